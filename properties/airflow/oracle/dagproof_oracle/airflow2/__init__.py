"""What is particular to releases 2.x of Airflow."""
