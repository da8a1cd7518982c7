"""Events on their way: notifications, buses, queues, retries and dead letters, as between AWS's services."""
