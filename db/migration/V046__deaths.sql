-- How often what worked on an operation died of it. Null: never, or a replica of the release before made the row; those neither
-- read nor write these.
alter table operation add column child_deaths int, add column worker_deaths int;
comment on column operation.child_deaths is 'processes of Helm''s that died in the middle of its calls';
comment on column operation.worker_deaths is
    'runs that claimed it and have not let go of it: those that died, and the present one';
