//! How the indicators of evaluations were over time.

use super::{Store, StoreError, row};
use domain::series::Series;

const TABLE: &str = "evaluation_series";

impl Store {
    /// Keeps the series of an evaluation, instead of those it may have had.
    ///
    /// # Errors
    /// What the database says.
    pub async fn set_series(&self, evaluation: &str, series: &[Series]) -> Result<(), StoreError> {
        let sql = "insert into evaluation_series (evaluation, body) values ($1, $2) \
                   on conflict (evaluation) do update set body = excluded.body";
        let query = sqlx::query(sql).bind(evaluation).bind(row::to_json(TABLE, &series)?);
        query.execute(&self.pool).await?;
        Ok(())
    }

    /// The series of an evaluation; none where they have not been fetched.
    ///
    /// # Errors
    /// What the database says.
    pub async fn series(&self, evaluation: &str) -> Result<Vec<Series>, StoreError> {
        let sql = "select body from evaluation_series where evaluation = $1";
        let body = sqlx::query_scalar::<_, String>(sql).bind(evaluation).fetch_optional(&self.pool).await?;
        body.map_or(Ok(Vec::new()), |body| row::from_json(TABLE, &body))
    }
}
