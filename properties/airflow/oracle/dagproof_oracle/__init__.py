"""Real Apache Airflow as the oracle of dagproof: cases in, what Airflow did out. Nothing of Airflow's semantics is written again here."""
