-- Null: it is the one that the service or a reset gave, which lies in the file first-admin, or there is none.
alter table app_user add column password_changed_at timestamptz;
