"""The plain reading of each finding's sentence: a query on `orders` that returns how many customers it means, and their money.

They are written for themselves, so that a test can hold the findings against them. Their parameters: `$first` and `$last`
are the days of the period, `$before_first` and `$before_last` of the one before, `$year_first` and `$year_last` of the same
dates a year before, `$half_first` and `$half_last` of the 180 days a year before those that end with `$last`; `$best` is the
money that makes a customer high-value, `$window_first` the first day of the window in which it is counted.
"""

from __future__ import annotations

SLOWING = """
WITH purchase_days AS (
    SELECT DISTINCT customer_id, day_no FROM orders WHERE NOT is_refund AND day_no <= $last
), gaps AS (
    SELECT customer_id, day_no, day_no - lag(day_no) OVER earlier AS gap, row_number() OVER later AS back
    FROM purchase_days
    WINDOW earlier AS (PARTITION BY customer_id ORDER BY day_no), later AS (PARTITION BY customer_id ORDER BY day_no DESC)
), slowing AS (
    SELECT customer_id FROM gaps GROUP BY customer_id
    HAVING count(*) >= 8
        AND min(gap) FILTER (back <= 2) >= 2 * median(gap) FILTER (back > 2)
        AND count(*) FILTER (day_no BETWEEN $half_first AND $half_last) >= 6
        AND count(*) FILTER (day_no > $last - 180) >= 1
        AND count(*) FILTER (day_no > $last - 180) * 2 <= count(*) FILTER (day_no BETWEEN $half_first AND $half_last)
)
SELECT (SELECT count(*) FROM slowing),
    coalesce(sum(net_amount) FILTER (day_no BETWEEN $half_first AND $half_last), 0)
    - coalesce(sum(net_amount) FILTER (day_no > $last - 180), 0)
FROM orders WHERE customer_id IN (FROM slowing) AND day_no <= $last
"""

SILENT = """
WITH high_value AS (
    SELECT customer_id FROM orders WHERE day_no BETWEEN $window_first AND $last
    GROUP BY customer_id HAVING sum(net_amount) >= $best
), silent AS (
    FROM high_value
    WHERE customer_id IN (SELECT customer_id FROM orders WHERE NOT is_refund AND day_no < $first)
    EXCEPT SELECT customer_id FROM orders WHERE NOT is_refund AND day_no BETWEEN $first AND $last
)
SELECT (SELECT count(*) FROM silent), coalesce(sum(net_amount), 0)
FROM orders WHERE customer_id IN (FROM silent) AND day_no BETWEEN $first - 365 AND $first - 1
"""

ONCE = """
WITH firsts AS (
    SELECT customer_id, min(day_no) AS first_day, count(*) AS orders
    FROM orders WHERE NOT is_refund AND day_no <= $last GROUP BY customer_id
), once AS (
    SELECT customer_id FROM firsts WHERE first_day BETWEEN $before_first AND $before_last AND orders = 1
)
SELECT (SELECT count(*) FROM once), coalesce(sum(net_amount), 0),
    (SELECT count(*) FROM firsts WHERE first_day BETWEEN $before_first AND $before_last)
FROM orders WHERE customer_id IN (FROM once) AND day_no <= $last
"""

NEW = """
WITH ordered AS (SELECT * FROM orders WHERE NOT is_refund AND day_no <= $last),
new AS (
    SELECT DISTINCT customer_id FROM ordered WHERE day_no >= $first
    EXCEPT SELECT customer_id FROM ordered WHERE day_no < $first
)
SELECT (SELECT count(*) FROM new), coalesce(sum(net_amount), 0)
FROM orders WHERE customer_id IN (FROM new) AND day_no BETWEEN $first AND $last
"""

GROWING = """
WITH now AS (
    SELECT customer_id, count(*) AS orders FROM orders
    WHERE NOT is_refund AND day_no BETWEEN $first AND $last GROUP BY customer_id
), a_year_ago AS (
    SELECT customer_id, count(*) AS orders FROM orders
    WHERE NOT is_refund AND day_no BETWEEN $year_first AND $year_last GROUP BY customer_id
), growing AS (
    SELECT customer_id FROM now JOIN a_year_ago USING (customer_id)
    WHERE a_year_ago.orders >= 3 AND now.orders >= 2 * a_year_ago.orders
)
SELECT (SELECT count(*) FROM growing),
    coalesce(sum(net_amount) FILTER (day_no BETWEEN $first AND $last), 0)
    - coalesce(sum(net_amount) FILTER (day_no BETWEEN $year_first AND $year_last), 0)
FROM orders WHERE customer_id IN (FROM growing)
"""
