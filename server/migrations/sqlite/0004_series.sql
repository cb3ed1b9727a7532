-- How the indicators of an evaluation were over time. Fetched after the verdict, which does not rest on it.
create table evaluation_series (
    evaluation text primary key references evaluation (id),
    body text not null
) strict;
