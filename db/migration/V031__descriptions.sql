-- Null: nobody has described it. Replicas of the release before never read or write it.
alter table cluster add column description text;
