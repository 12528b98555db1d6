staged_for = '{{ ds }}'
