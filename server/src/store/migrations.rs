//! The steps that bring a database to this version, in order. They are listed here instead of found by sqlx's macro, for
//! which SQLite and all of sqlx are built a second time.

use sqlx::{
    SqlSafeStr as _,
    migrate::{Migration, MigrationType, Migrator},
};
use std::sync::LazyLock;

/// The steps, each with its number and name.
const STEPS: [(i64, &str, &str); 6] = [
    (1, "first", include_str!("../../migrations/sqlite/0001_first.sql")),
    (2, "connections", include_str!("../../migrations/sqlite/0002_connections.sql")),
    (3, "evaluations", include_str!("../../migrations/sqlite/0003_evaluations.sql")),
    (4, "series", include_str!("../../migrations/sqlite/0004_series.sql")),
    (5, "decisions", include_str!("../../migrations/sqlite/0005_decisions.sql")),
    (6, "place acts", include_str!("../../migrations/sqlite/0006_place_acts.sql")),
];

/// Migrations of the embedded database, applied when it is opened.
pub(super) static MIGRATIONS: LazyLock<Migrator> = LazyLock::new(|| {
    let step = |(number, name, sql): (i64, &'static str, &'static str)| {
        Migration::new(number, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
    };
    Migrator::with_migrations(STEPS.map(step).to_vec())
});

#[cfg(test)]
mod tests {
    use super::*;
    use std::{fs, path::Path};

    #[test]
    fn every_file_is_a_step() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations/sqlite");
        let files = fs::read_dir(folder).expect("is there").map(|file| file.expect("is read").file_name());
        let mut found: Vec<String> = files.map(|name| name.to_string_lossy().into_owned()).collect();
        found.sort();
        let known = STEPS.map(|(number, name, _)| format!("{number:04}_{}.sql", name.replace(' ', "_")));
        assert_eq!(found, known);
    }
}
