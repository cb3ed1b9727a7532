//! What the fields are called in which limits are tried: each by a name of its own.

use domain::slo::{
    File,
    limits::{Limit, Of, Role},
};

/// What people call each indicator of an objectives file.
pub fn titles(text: &str) -> Vec<(String, String)> {
    let objectives = File::read(text).value.map(|file| file.objectives).unwrap_or_default();
    objectives.into_iter().map(|objective| (objective.sli.clone(), objective.title().to_owned())).collect()
}

/// The names of `limits`, in their order. What is one of several says which, and whether one is enough.
pub fn of(limits: &[Limit], titles: &[(String, String)]) -> Vec<String> {
    limits.iter().enumerate().map(|(place, limit)| name(limits, place, limit, titles)).collect()
}

/// The limits of each objective together, in their order: what stands above them, and how many they are.
pub fn groups(limits: &[Limit], titles: &[(String, String)]) -> Vec<(String, usize)> {
    let same = limits.chunk_by(|one, next| one.of == next.of);
    let group = |group: &[Limit]| {
        let title = group.first().map_or_else(String::new, |limit| match &limit.of {
            Of::Indicator(sli) => title(sli, titles).to_owned(),
            Of::Total => "Total score".to_owned(),
        });
        (title, group.len())
    };
    same.map(group).collect()
}

fn title<'a>(sli: &'a str, titles: &'a [(String, String)]) -> &'a str {
    titles.iter().find(|(name, _)| name == sli).map_or(sli, |(_, title)| title)
}

fn name(limits: &[Limit], place: usize, limit: &Limit, titles: &[(String, String)]) -> String {
    let role = match limit.role {
        Role::Pass => "passes",
        Role::Warning => "warns",
    };
    let Of::Indicator(sli) = &limit.of else { return format!("Total {role} at") };
    let title = title(sli, titles);
    let under = if limit.is_criterion { "" } else { " below" };
    format!("{title} {role}{under}{}{}", way(limits, limit), part(limits, place, limit))
}

/// Which of several groups, of which any suffices.
fn way(limits: &[Limit], limit: &Limit) -> String {
    let same = limits.iter().filter(|other| other.of == limit.of && other.role == limit.role);
    match same.map(|other| other.group + 1).max() {
        None | Some(0 | 1) => String::new(),
        Some(ways) => format!(", way {} of {ways}", limit.group + 1),
    }
}

/// Which of several limits that must hold together.
fn part(limits: &[Limit], place: usize, limit: &Limit) -> String {
    let is_beside = |other: &Limit| (&other.of, other.role, other.group) == (&limit.of, limit.role, limit.group);
    let count = limits.iter().filter(|other| is_beside(other)).count();
    let before = limits.iter().take(place).filter(|other| is_beside(other)).count();
    match count {
        0 | 1 => String::new(),
        2 => format!(", limit {} of 2, both needed", before + 1),
        count => format!(", limit {} of {count}, all needed", before + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::slo::limits::limits;

    const SEVERAL: &str = "spec_version: '1.0'
objectives:
  - sli: response_time_p95
    displayName: Response time p95
    pass: [{ criteria: ['<=+10%', '<600'] }, { criteria: ['<300'] }]
    warning: [{ criteria: ['<=800'] }]
  - sli: error_rate
    pass: [{ criteria: ['<1', '<+1', '>=0'] }]
total_score: { pass: '90%', warning: '75%' }
";

    #[test]
    fn each_limit_has_a_name_of_its_own_that_says_what_it_takes() {
        let names = of(&limits(SEVERAL), &titles(SEVERAL));
        let expected = [
            "Response time p95 passes, way 1 of 2, limit 1 of 2, both needed",
            "Response time p95 passes, way 1 of 2, limit 2 of 2, both needed",
            "Response time p95 passes, way 2 of 2",
            "Response time p95 warns",
            "error_rate passes, limit 1 of 3, all needed",
            "error_rate passes, limit 2 of 3, all needed",
            "error_rate passes, limit 3 of 3, all needed",
            "Total passes at",
            "Total warns at",
        ];
        assert_eq!(names, expected);
        let older = "pass: 90\nwarning: 50\nobjectives:\n- { metric: latency, threshold: 0.8, score: 100 }\n";
        let names = of(&limits(older), &titles(older));
        assert!(names.contains(&"latency passes below".to_owned()), "{names:?}");
    }

    #[test]
    fn the_limits_of_an_objective_stand_together() {
        let groups = groups(&limits(SEVERAL), &titles(SEVERAL));
        let expected = [("Response time p95", 4), ("error_rate", 3), ("Total score", 2)];
        assert_eq!(groups, expected.map(|(title, count)| (title.to_owned(), count)));
    }
}
