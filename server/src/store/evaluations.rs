//! Evaluations by place, and what people said of them.

use super::{DeliveryRow, Store, StoreError, projects, remarks, row};
use domain::{
    delivery::Recorded,
    digest::RevisionRef,
    id::{DeliveryId, Place, ProjectName},
    slo::{Brief, Evaluation, Remark, Standing},
};
use jiff::Timestamp;
use sqlx::{Row as _, Sqlite, Transaction, sqlite::SqliteRow};
use std::collections::HashMap;

const TABLE: &str = "evaluation";

/// Evaluations with the numbers of their deliveries.
macro_rules! select {
    ($columns:literal, $rest:literal) => {
        concat!(
            "select ",
            $columns,
            ", (select d.number from delivery d where d.id = e.delivery) as delivery_number from evaluation e ",
            $rest
        )
    };
}

/// What an evaluation is called, beside its judgement.
#[derive(Debug, Clone, PartialEq)]
pub struct EvaluationHead {
    /// Names it in later evaluations that were compared with it.
    pub id: String,
    /// Where.
    pub place: Place,
    /// Its number within the project, from 1.
    pub number: u32,
    /// The number of the delivery that asked for it; none where a person did.
    pub delivery: Option<u32>,
    /// The evaluation that it repeats.
    pub again: Option<String>,
    /// Of which version.
    pub tag: String,
    /// Who asked for it.
    pub by: String,
    /// Why.
    pub reason: String,
    /// When it was made.
    pub at: Timestamp,
    /// What people said of it since, in order.
    pub remarks: Vec<Remark>,
}

impl EvaluationHead {
    /// What the evaluation is called that a delivery made with that event.
    #[must_use]
    pub fn id_of(delivery: DeliveryId, seq: u64) -> String {
        format!("{delivery}:{seq}")
    }

    /// The delivery that asked for it, or for what it repeats; none where a person did.
    #[must_use]
    pub fn asker(&self) -> Option<DeliveryId> {
        let first = self.again.as_ref().unwrap_or(&self.id);
        first.split_once(':').and_then(|(delivery, _)| delivery.parse().ok())
    }
}

/// An evaluation that was made.
#[derive(Debug, Clone, PartialEq)]
pub struct PastEvaluation {
    /// What it is called.
    pub head: EvaluationHead,
    /// All of it.
    pub evaluation: Evaluation,
}

/// An evaluation as lists show it.
#[derive(Debug, Clone, PartialEq)]
pub struct BriefEvaluation {
    /// What it is called.
    pub head: EvaluationHead,
    /// How it came out.
    pub brief: Brief,
}

/// An evaluation that somebody asked for by itself.
#[derive(Debug, Clone)]
pub struct NewEvaluation {
    /// Where.
    pub place: Place,
    /// The evaluation that it repeats.
    pub again: Option<String>,
    /// Of which version.
    pub tag: String,
    /// Who.
    pub by: String,
    /// Why.
    pub reason: String,
    /// When.
    pub at: Timestamp,
    /// All of it.
    pub evaluation: Evaluation,
}

impl PastEvaluation {
    /// What it counts as.
    #[must_use]
    pub fn standing(&self) -> Standing {
        Standing::of(self.evaluation.verdict, &self.head.remarks)
    }
}

impl Store {
    /// The evaluations of a place, newest first, at most `limit`.
    ///
    /// # Errors
    /// What the database says.
    pub async fn evaluations(&self, place: &Place, limit: u32) -> Result<Vec<PastEvaluation>, StoreError> {
        self.evaluations_after(place, 0, limit).await
    }

    /// The same, without the newest `skipped`.
    ///
    /// # Errors
    /// What the database says.
    pub async fn evaluations_after(
        &self,
        place: &Place,
        skipped: u32,
        limit: u32,
    ) -> Result<Vec<PastEvaluation>, StoreError> {
        let sql = select!(
            "e.*",
            "where project = $1 and stage = $2 and service = $3 order by at desc, number desc limit $4 offset $5"
        );
        let rows = sqlx::query(sql)
            .bind(place.project.as_str())
            .bind(place.stage.as_str())
            .bind(place.service.as_str())
            .bind(i64::from(limit))
            .bind(i64::from(skipped))
            .fetch_all(&self.pool)
            .await?;
        self.whole(rows).await
    }

    /// An evaluation and those of its place that were made before it, newest first, at most `limit`.
    ///
    /// # Errors
    /// What the database says.
    pub async fn evaluations_until(
        &self,
        head: &EvaluationHead,
        limit: u32,
    ) -> Result<Vec<PastEvaluation>, StoreError> {
        let sql = select!(
            "e.*",
            "where project = $1 and stage = $2 and service = $3 and (at, number) <= ($4, $5) \
             order by at desc, number desc limit $6"
        );
        let rows = sqlx::query(sql)
            .bind(head.place.project.as_str())
            .bind(head.place.stage.as_str())
            .bind(head.place.service.as_str())
            .bind(row::time(head.at))
            .bind(i64::from(head.number))
            .bind(i64::from(limit))
            .fetch_all(&self.pool)
            .await?;
        self.whole(rows).await
    }

    /// The same without their evidence: for lists of many.
    ///
    /// # Errors
    /// What the database says.
    pub async fn brief_evaluations(&self, place: &Place, limit: u32) -> Result<Vec<BriefEvaluation>, StoreError> {
        // Where there is no brief, the evaluation is older than briefs are.
        let sql = select!(
            "id, project, stage, service, number, again, tag, asked_by, reason, at, brief, \
             case brief when '' then body end as body",
            "where project = $1 and stage = $2 and service = $3 order by at desc, number desc limit $4"
        );
        let rows = self.of_place(sql, place, limit).await?;
        let mut said = self.said(&rows).await?;
        rows.iter()
            .map(|row| {
                let brief = match row.get::<Option<&str>, _>("body") {
                    Some(body) => Brief::from(&row::from_json::<Evaluation>(TABLE, body)?),
                    None => row::from_json(TABLE, row.get("brief"))?,
                };
                Ok(BriefEvaluation { head: head(row, &mut said)?, brief })
            })
            .collect()
    }

    /// One evaluation by its number.
    ///
    /// # Errors
    /// What the database says.
    pub async fn evaluation(&self, project: &ProjectName, number: u32) -> Result<Option<PastEvaluation>, StoreError> {
        let sql = select!("e.*", "where project = $1 and number = $2");
        let rows = sqlx::query(sql).bind(project.as_str()).bind(i64::from(number)).fetch_all(&self.pool).await?;
        Ok(self.whole(rows).await?.pop())
    }

    /// The newest evaluation of each of a project's places.
    ///
    /// # Errors
    /// What the database says.
    pub async fn newest_evaluations(&self, project: &ProjectName) -> Result<Vec<PastEvaluation>, StoreError> {
        let sql = select!(
            "e.*",
            "where project = $1 and number = (select number from evaluation n where \
             n.project = e.project and n.stage = e.stage and n.service = e.service \
             order by at desc, number desc limit 1) order by at desc"
        );
        let rows = sqlx::query(sql).bind(project.as_str()).fetch_all(&self.pool).await?;
        self.whole(rows).await
    }

    /// The numbers of the newest evaluations that people asked for and that a revision judged, at most `limit`.
    ///
    /// # Errors
    /// What the database says.
    pub async fn evaluations_using(
        &self,
        project: &ProjectName,
        revision: &RevisionRef,
        limit: u32,
    ) -> Result<Vec<u32>, StoreError> {
        let sql = "select number from evaluation where project = $1 and delivery is null and instr(body, $2) > 0 \
                   order by number desc limit $3";
        let rows = sqlx::query_scalar::<_, i64>(sql)
            .bind(project.as_str())
            .bind(row::to_json(TABLE, revision)?)
            .bind(i64::from(limit))
            .fetch_all(&self.pool)
            .await?;
        rows.into_iter().map(|number| row::unsigned(TABLE, number)).collect()
    }

    /// Which evaluations are called so: number and version, in the order of `ids`; what is unknown is left out.
    ///
    /// # Errors
    /// What the database says.
    pub async fn evaluations_named(&self, ids: &[String]) -> Result<Vec<(u32, String)>, StoreError> {
        let sql = "select number, tag from evaluation join json_each($1) as wanted on evaluation.id = wanted.value \
                   order by wanted.key";
        let rows = sqlx::query(sql).bind(row::to_json(TABLE, &ids)?).fetch_all(&self.pool).await?;
        rows.iter().map(|row| Ok((row::unsigned(TABLE, row.get("number"))?, row.get("tag")))).collect()
    }

    /// Keeps an evaluation that no delivery asked for; gives its number.
    ///
    /// # Errors
    /// What the database says.
    pub async fn add_evaluation(&self, new: &NewEvaluation) -> Result<u32, StoreError> {
        let mut tx = self.pool.begin_with("begin immediate").await?;
        let row = Inserted {
            id: uuid::Uuid::now_v7().to_string(),
            place: &new.place,
            delivery: None,
            again: new.again.as_deref(),
            tag: &new.tag,
            by: &new.by,
            reason: &new.reason,
            at: new.at,
            evaluation: &new.evaluation,
        };
        let number = insert(&mut tx, &row).await?;
        tx.commit().await?;
        Ok(number)
    }

    async fn of_place(&self, sql: &'static str, place: &Place, limit: u32) -> Result<Vec<SqliteRow>, StoreError> {
        let query = sqlx::query(sql).bind(place.project.as_str()).bind(place.stage.as_str());
        Ok(query.bind(place.service.as_str()).bind(i64::from(limit)).fetch_all(&self.pool).await?)
    }

    async fn whole(&self, rows: Vec<SqliteRow>) -> Result<Vec<PastEvaluation>, StoreError> {
        let mut said = self.said(&rows).await?;
        rows.iter()
            .map(|row| {
                let evaluation = row::from_json(TABLE, row.get("body"))?;
                Ok(PastEvaluation { head: head(row, &mut said)?, evaluation })
            })
            .collect()
    }

    async fn said(&self, rows: &[SqliteRow]) -> Result<HashMap<String, Vec<Remark>>, StoreError> {
        let projects: Option<&str> = rows.first().map(|row| row.get("project"));
        match projects {
            Some(project) => remarks::of_project(&self.pool, project).await,
            None => Ok(HashMap::new()),
        }
    }
}

/// The evaluation in a delivery's event, in the transaction that records it.
pub(super) async fn insert_of_delivery(
    tx: &mut Transaction<'_, Sqlite>,
    place: &Place,
    delivery: &DeliveryRow,
    recorded: &Recorded,
    evaluation: &Evaluation,
) -> Result<(), StoreError> {
    let row = Inserted {
        id: EvaluationHead::id_of(delivery.id, recorded.seq),
        place,
        delivery: Some((delivery.id, recorded.seq)),
        again: None,
        tag: &delivery.tag,
        by: &recorded.by.to_string(),
        reason: "",
        at: recorded.at,
        evaluation,
    };
    insert(tx, &row).await.map(drop)
}

struct Inserted<'row> {
    id: String,
    place: &'row Place,
    delivery: Option<(DeliveryId, u64)>,
    again: Option<&'row str>,
    tag: &'row str,
    by: &'row str,
    reason: &'row str,
    at: Timestamp,
    evaluation: &'row Evaluation,
}

async fn insert(tx: &mut Transaction<'_, Sqlite>, row: &Inserted<'_>) -> Result<u32, StoreError> {
    let sql = "insert into evaluation \
               (id, project, stage, service, number, delivery, seq, again, tag, asked_by, reason, at, brief, body) \
               values ($1, $2, $3, $4, (select coalesce(max(number), 0) + 1 from evaluation where project = $2), \
               $5, $6, $7, $8, $9, $10, $11, $12, $13) returning number";
    let number = sqlx::query_scalar::<_, i64>(sql)
        .bind(&row.id)
        .bind(row.place.project.as_str())
        .bind(row.place.stage.as_str())
        .bind(row.place.service.as_str())
        .bind(row.delivery.map(|(delivery, _)| delivery.to_string()))
        .bind(row.delivery.map(|(_, seq)| row::signed(seq)))
        .bind(row.again)
        .bind(row.tag)
        .bind(row.by)
        .bind(row.reason)
        .bind(row::time(row.at))
        .bind(row::to_json(TABLE, &Brief::from(row.evaluation))?)
        .bind(row::to_json(TABLE, row.evaluation)?)
        .fetch_one(&mut **tx)
        .await?;
    row::unsigned(TABLE, number)
}

fn head(row: &SqliteRow, said: &mut HashMap<String, Vec<Remark>>) -> Result<EvaluationHead, StoreError> {
    let id: String = row.get("id");
    let delivery = row.get::<Option<i64>, _>("delivery_number");
    Ok(EvaluationHead {
        place: projects::place(row, TABLE)?,
        number: row::unsigned(TABLE, row.get("number"))?,
        delivery: delivery.map(|number| row::unsigned(TABLE, number)).transpose()?,
        again: row.get("again"),
        tag: row.get("tag"),
        by: row.get("asked_by"),
        reason: row.get("reason"),
        at: row::parse(TABLE, row.get("at"))?,
        remarks: said.remove(&id).unwrap_or_default(),
        id,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_repeats_a_repetition_still_knows_whose_window_it_is() {
        let delivery = DeliveryId(uuid::Uuid::from_u128(7));
        let made = |id: &str, again: Option<&str>| EvaluationHead {
            id: id.to_owned(),
            place: Place {
                project: "sockshop".parse().expect("a name"),
                stage: "staging".parse().expect("a name"),
                service: "carts".parse().expect("a name"),
            },
            number: 2,
            delivery: None,
            again: again.map(str::to_owned),
            tag: String::new(),
            by: String::new(),
            reason: String::new(),
            at: Timestamp::UNIX_EPOCH,
            remarks: Vec::new(),
        };
        let first = EvaluationHead::id_of(delivery, 9);
        assert_eq!(made(&first, None).asker(), Some(delivery));
        assert_eq!(made("a person's", Some(&first)).asker(), Some(delivery));
        assert_eq!(made("a person's", None).asker(), None);
    }
}
