//! Where a path lies in the site: for the navigation.

use super::link;
use domain::id::ProjectName;

/// A part of the site, as in the navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// All projects.
    Projects,
    /// A project's environments.
    Environments,
    /// A project's deliveries.
    Deliveries,
    /// What its gates have found.
    Gates,
    /// A project's files.
    Files,
    /// What waits for a person.
    Approvals,
    /// Connections to metric sources.
    Sources,
}

/// Where a path lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Here {
    /// In which project, if in one.
    pub project: Option<ProjectName>,
    /// In which part, if it is in the navigation.
    pub section: Option<Section>,
}

/// Where that path lies.
#[must_use]
pub fn here(path: &str) -> Here {
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    let project = match parts.as_slice() {
        ["projects", "new", ..] => None,
        ["projects", project, ..] => project.parse().ok(),
        _ => None,
    };
    let section = match parts.as_slice() {
        [] | ["projects", "new"] => Some(Section::Projects),
        ["projects", _] => Some(Section::Environments),
        ["projects", _, "deliveries" | "trigger", ..] => Some(Section::Deliveries),
        ["projects", _, "evaluations", ..] => Some(Section::Gates),
        ["projects", _, "files", ..] => Some(Section::Files),
        ["approvals"] => Some(Section::Approvals),
        ["settings", "sources", ..] => Some(Section::Sources),
        _ => None,
    };
    Here { project, section }
}

impl Section {
    /// All of them, in the order of the navigation.
    pub const ALL: [Section; 7] = [
        Self::Projects,
        Self::Environments,
        Self::Deliveries,
        Self::Gates,
        Self::Files,
        Self::Approvals,
        Self::Sources,
    ];

    /// Its name in the navigation.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Projects => "Projects",
            Self::Environments => "Environments",
            Self::Deliveries => "Deliveries",
            Self::Gates => "Gates",
            Self::Files => "Files",
            Self::Approvals => "Approvals",
            Self::Sources => "Sources",
        }
    }

    /// Its page; none for a project's part where there is no project, and none for a setting where there is one.
    #[must_use]
    pub fn href(self, project: Option<&ProjectName>) -> Option<String> {
        match self {
            Self::Projects => Some(link::PROJECTS.to_owned()),
            Self::Environments => project.map(link::board),
            Self::Deliveries => project.map(link::deliveries),
            Self::Gates => project.map(|project| link::gates(project, None)),
            Self::Files => project.map(link::files),
            Self::Approvals => Some(link::APPROVALS.to_owned()),
            Self::Sources => project.is_none().then(|| link::SOURCES.to_owned()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_has_its_section() {
        let sockshop: Option<ProjectName> = "sockshop".parse().ok();
        let cases = [
            ("/", None, Some(Section::Projects)),
            ("/projects/new", None, Some(Section::Projects)),
            ("/approvals", None, Some(Section::Approvals)),
            ("/settings/sources/new", None, Some(Section::Sources)),
            ("/projects/sockshop", sockshop.clone(), Some(Section::Environments)),
            ("/projects/sockshop/trigger", sockshop.clone(), Some(Section::Deliveries)),
            ("/projects/sockshop/deliveries/14", sockshop.clone(), Some(Section::Deliveries)),
            ("/projects/sockshop/evaluations/3", sockshop.clone(), Some(Section::Gates)),
            ("/projects/sockshop/files/new", sockshop.clone(), Some(Section::Files)),
            ("/projects/Not A Name/files", None, Some(Section::Files)),
            ("/nowhere", None, None),
        ];
        for (path, project, section) in cases {
            assert_eq!(here(path), Here { project, section }, "{path}");
        }
    }

    #[test]
    fn a_section_links_to_itself() {
        let sockshop: ProjectName = "sockshop".parse().expect("a name");
        for section in Section::ALL {
            let href = section.href(Some(&sockshop)).or(section.href(None)).expect("has a page");
            assert_eq!(here(&href).section, Some(section), "{href}");
        }
        assert_eq!(Section::Files.href(None), None);
    }
}
