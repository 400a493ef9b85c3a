alter table operation drop constraint operation_stop_check;
