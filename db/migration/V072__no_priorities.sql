-- No release orders tasks by priority, and each step of an operation had to keep this index up to date.
drop index concurrently if exists scheduled_tasks_priority;
