//! Reads a posted form with a file in it, within bounds, and ends the request so that nothing written is lost.

use super::{
    ApiError,
    context::{self, Asked},
    drafts::{Draft, FileForm, Saving},
    files::{FILE_BYTES_MAX, too_large},
};
use jiff::Timestamp;
use leptos::server_fn::codec::MultipartData;

/// The most of a form that is read before the server hangs up. What is over a field's own bound is read and dropped, so
/// that a browser gets to see the answer.
const FORM_BYTES_READ_MAX: usize = 8 * 1024 * 1024;

/// The longest typed text that is kept in a draft, although a file of that size is refused: it exists nowhere else.
const TEXT_BYTES_MAX: usize = 2 * FILE_BYTES_MAX;

/// The longest of the short fields, in bytes.
const FIELD_BYTES_MAX: usize = 2048;

/// A form as it came in.
#[derive(Debug, Default)]
pub struct Posted {
    /// Its fields.
    pub form: FileForm,
    /// What was to be done with it.
    intent: Intent,
    /// Why it cannot be taken at all.
    fault: Option<ApiError>,
}

/// What somebody wants of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Intent {
    /// That it is saved.
    #[default]
    Save,
    /// That it is only looked at.
    Check,
    /// That it is told what saving would change.
    Preview,
}

impl Posted {
    /// Reads the fields of a form, in whatever order. A chosen file takes the place of the typed text.
    pub async fn read(data: MultipartData) -> Self {
        let mut posted = Self::default();
        let mut file = None;
        let mut budget = FORM_BYTES_READ_MAX;
        let Some(mut parts) = data.into_inner() else { return posted };
        loop {
            let mut part = match parts.next_field().await {
                Ok(Some(part)) => part,
                Ok(None) => break,
                Err(why) => return posted.with_fault(damaged(&why)),
            };
            let field = part.name().unwrap_or_default().to_owned();
            let file_name = part.file_name().map(own_name).unwrap_or_default();
            let mut value = Value::new(&field);
            loop {
                match part.chunk().await {
                    Ok(Some(chunk)) if chunk.len() <= budget => {
                        budget -= chunk.len();
                        value.push(&chunk);
                    }
                    Ok(Some(_)) => return posted.with_fault(too_large(FORM_BYTES_READ_MAX)),
                    Ok(None) => break,
                    Err(why) => return posted.with_fault(damaged(&why)),
                }
            }
            match value.text(&field) {
                // Without a choice, browsers send an empty file.
                Ok(text) if field == "file" => file = (!text.is_empty()).then_some((file_name, text)),
                Ok(text) => posted.put(&field, text),
                Err(fault) => posted = posted.with_fault(fault),
            }
        }
        if let Some((name, text)) = file {
            posted.form.name = name;
            posted.form.text = text;
        }
        posted
    }

    fn put(&mut self, field: &str, value: String) {
        let form = &mut self.form;
        match field {
            "project" => form.project = value.trim().to_owned(),
            "kind" => form.kind = value,
            "stage" => form.stage = value,
            "service" if form.service.is_empty() => form.service = value,
            "new_service" if !value.trim().is_empty() => form.service = value.trim().to_owned(),
            "name" => form.name = own_name(&value),
            // A text area sends every line end as CR LF, whatever it was.
            "text" => form.text = value.replace("\r\n", "\n"),
            "reason" => form.reason = value.trim().to_owned(),
            "seen" => form.seen = value.parse().ok(),
            "begun" => form.begun = value.parse().ok(),
            "intent" => self.intent = Intent::of(&value),
            _ => {}
        }
    }

    fn with_fault(mut self, fault: ApiError) -> Self {
        self.fault.get_or_insert(fault);
        self
    }

    /// Saves by `save` unless the form is faulty or only to be checked, and answers: leads to what was saved, or back to
    /// the form at `page` with all that was written. A browser with JavaScript keeps its page and is told the reason.
    ///
    /// # Errors
    /// If the draft cannot be kept.
    pub async fn conclude(
        self,
        asked: &Asked,
        page: &str,
        save: impl AsyncFnOnce(&FileForm) -> Result<String, ApiError>,
    ) -> Result<Saving, ApiError> {
        let Self { mut form, intent, fault } = self;
        let saved = match (fault, intent) {
            (Some(fault), _) => Err(Some(fault)),
            (None, Intent::Check | Intent::Preview) => Err(None),
            (None, Intent::Save) => save(&form).await.map_err(Some),
        };
        let now = Timestamp::now();
        let error = match saved {
            Ok(url) => {
                leptos_axum::redirect(&url);
                return Ok(Saving::Saved { url });
            }
            Err(error) => error,
        };
        let is_conflict = matches!(error, Some(ApiError::Conflict { .. }));
        if is_conflict {
            form.seen = Some(now);
        }
        if context::is_plain_form() {
            let draft = Draft { form, error: error.clone() };
            let id = asked.control_plane.stash_draft(&asked.person, draft).await?;
            let preview = if is_conflict || intent == Intent::Preview { "&preview=true" } else { "" };
            leptos_axum::redirect(&format!("{page}?draft={id}{preview}"));
        }
        Ok(Saving::NotSaved { error: error.unwrap_or_else(only_checked), now })
    }
}

impl Intent {
    fn of(word: &str) -> Self {
        match word {
            "check" => Self::Check,
            "preview" => Self::Preview,
            _ => Self::Save,
        }
    }
}

/// What came in for one field: its bytes as far as its bound allows, and how many there were.
struct Value {
    bytes: Vec<u8>,
    length: usize,
    length_max: usize,
}

impl Value {
    fn new(field: &str) -> Self {
        let length_max = match field {
            "file" => FILE_BYTES_MAX,
            "text" => TEXT_BYTES_MAX,
            _ => FIELD_BYTES_MAX,
        };
        Self { bytes: Vec::new(), length: 0, length_max }
    }

    fn push(&mut self, chunk: &[u8]) {
        self.length += chunk.len();
        if self.length <= self.length_max {
            self.bytes.extend_from_slice(chunk);
        }
    }

    fn text(self, field: &str) -> Result<String, ApiError> {
        match (self.length > self.length_max, self.length_max) {
            (true, FIELD_BYTES_MAX) => Err(too_long(field)),
            (true, _) => Err(too_large(self.length)),
            (false, _) => String::from_utf8(self.bytes).map_err(|_| not_text(field)),
        }
    }
}

/// A file's name without the folders that some browsers send with it.
fn own_name(path: &str) -> String {
    path.rsplit(['/', '\\']).next().unwrap_or_default().chars().filter(|c| !c.is_control()).take(255).collect()
}

fn damaged(why: &impl ToString) -> ApiError {
    ApiError::field("file", format!("The form arrived damaged ({}). Send it again.", why.to_string()))
}

fn too_long(field: &str) -> ApiError {
    ApiError::field(field, format!("This is too long. Write at most {FIELD_BYTES_MAX} bytes."))
}

fn not_text(field: &str) -> ApiError {
    ApiError::field(field, "This is not UTF-8 text. Save the file as UTF-8 and choose it again.")
}

fn only_checked() -> ApiError {
    ApiError::Conflict { why: "The file was only checked and not saved.".to_owned() }
}

#[cfg(test)]
mod tests;
