"""What is particular to releases 3.x of Airflow."""
