//! Walks every reachable state of two plans and checks in each what must always hold.

use super::kit;
use domain::{
    delivery::state::RollbackStep,
    delivery::{
        Action, Actor, Command, Event, Illegal, Phase, Plan, Recorded, Role, State, event::Subject, start, step,
    },
    digest::Digest,
    shipyard::Policy,
    slo::Verdict,
    traffic::Weight,
};
use std::collections::{HashMap, HashSet, VecDeque};

/// A reachable state, how it was reached, and where each event leads from it.
struct Node {
    state: State,
    next: Vec<(&'static str, String)>,
}

/// Two states with the same key differ in nothing that decides: numbers and times are left out.
fn key(state: &State) -> String {
    let visits: Vec<String> = state
        .visits
        .iter()
        .map(|visit| {
            let verdict = visit.evaluation.as_ref().map(|note| note.verdict);
            let weight = visit.weight.map(|(weight, _)| weight);
            format!(
                "{:?}{:?}{:?}{:?}{}",
                visit.live.is_some(),
                weight,
                verdict,
                visit.approval.is_some(),
                visit.promoted
            )
        })
        .collect();
    let phase = match &state.phase {
        Phase::Evaluating { step, .. } => format!("Evaluating {step}"),
        Phase::Held { step, verdict, .. } => format!("Held {step} {verdict:?}"),
        Phase::RollingBack { step, .. } => format!("RollingBack {step:?}"),
        Phase::Final { .. } => format!("Final {:?}", state.status()),
        other => format!("{other:?}"),
    };
    format!("{} {phase} {:?} {} {visits:?}", state.stage, state.hold.is_some(), state.is_paused())
}

fn walk(plan: &Plan, mut look: impl FnMut(&State, &Recorded, Result<&State, &Illegal>)) -> HashMap<String, Node> {
    let (_, first) = start(&kit::triggered(plan)).unwrap();
    let mut nodes = HashMap::new();
    let mut todo = VecDeque::from([(first, 1_u64)]);
    let mut seen = HashSet::new();
    while let Some((state, depth)) = todo.pop_front() {
        if !seen.insert(key(&state)) {
            continue;
        }
        let mut next = Vec::new();
        for word in kit::WORDS {
            let event = kit::event(plan, &state, state.seq + depth, kit::after(i64::try_from(depth).unwrap()), word);
            match step(plan, &state, &event) {
                Ok((after, _)) => {
                    look(&state, &event, Ok(&after));
                    next.push((word, key(&after)));
                    todo.push_back((after, depth + 1));
                }
                Err(illegal) => look(&state, &event, Err(&illegal)),
            }
        }
        nodes.insert(key(&state), Node { state, next });
    }
    nodes
}

fn plans() -> [Plan; 3] {
    [kit::sockshop(), kit::canary(), otherwise()]
}

/// Gates that hold after a pass and go on where nothing was judged, as only a shipyard that says so has them.
fn otherwise() -> Plan {
    let mut plan = kit::sockshop();
    for gate in plan.stages.iter_mut().filter_map(|stage| stage.gate.as_mut()) {
        (gate.on_pass, gate.on_not_evaluated) = (Policy::Manual, Policy::Automatic);
    }
    plan
}

fn reachable(plan: &Plan) -> HashMap<String, Node> {
    let nodes = walk(plan, |_, _, _| {});
    assert!(nodes.len() > 50, "the walk goes somewhere: {}", nodes.len());
    nodes
}

#[test]
fn v2_rollback_goes_in_its_only_order() {
    use RollbackStep::{Drain, RestoreRoute, RetireCandidate, StartStable};
    for plan in plans() {
        walk(&plan, |before, event, after| {
            let (Phase::RollingBack { step: from, .. }, Ok(after)) = (&before.phase, after) else { return };
            let to = match &after.phase {
                Phase::RollingBack { step, .. } => *step,
                Phase::Final { .. } => return,
                other => panic!("{} leads a rollback to {other:?}", event.event.name()),
            };
            let legal = [(StartStable, RestoreRoute), (RestoreRoute, Drain), (Drain, RetireCandidate)];
            assert!(to == *from || legal.contains(&(*from, to)), "{from:?} to {to:?}");
        });
        // It begins with the old version, wherever it begins.
        walk(&plan, |before, _, after| {
            if let (false, Ok(State { phase: Phase::RollingBack { step, .. }, .. })) =
                (matches!(before.phase, Phase::RollingBack { .. }), after)
            {
                assert_eq!(*step, StartStable);
            }
        });
    }
}

#[test]
fn v3_abort_is_possible_in_every_state_and_its_way_back_asks_nothing_of_the_candidate() {
    for plan in plans() {
        let nodes = reachable(&plan);
        for node in nodes.values().filter(|node| !node.state.is_final()) {
            assert!(node.state.allowed_actions(Role::Operator).contains(&Action::Abort), "{:?}", node.state.phase);
            let (_, to) = node.next.iter().find(|(word, _)| *word == "abort").expect("abort is legal");
            let mut at = &nodes[to];
            // Only answers about the old version and the route, and none of the candidate's, end it.
            for word in ["stable-ready", "route-restored", "drained", "rolled-back"] {
                if let Some((_, to)) = at.next.iter().find(|(known, _)| *known == word) {
                    at = &nodes[to];
                }
            }
            assert!(at.state.is_final(), "abort of {:?} ends, not {:?}", node.state.phase, at.state.phase);
        }
    }
}

#[test]
fn v3_no_hold_keeps_a_rollback_from_going_on() {
    for plan in plans() {
        for node in reachable(&plan).values() {
            if let Phase::RollingBack { .. } = node.state.phase {
                assert!(node.state.hold.is_none() && !node.state.outstanding(&plan).is_empty());
            }
        }
    }
}

#[test]
fn v6_only_a_person_approves_and_only_what_waits_now() {
    for plan in plans() {
        walk(&plan, |before, event, after| {
            let Event::Approved { subject, .. } = &event.event else { return };
            match after {
                Ok(after) => {
                    assert_eq!(*subject, before.subject(&plan), "the approval is of what waited");
                    let approval = after.visits[before.stage].approval.as_ref().expect("it is recorded");
                    assert!(matches!(approval.by, Actor::Person(_)));
                    assert!(before.allowed_actions(Role::Approver).contains(&Action::Approve));
                }
                Err(Illegal::Void { what }) => assert_eq!(*what, "the artifact"),
                Err(_) => assert!(!before.allowed_actions(Role::Approver).contains(&Action::Approve)),
            }
        });
    }
}

/// Changes one part of a subject.
type Change = fn(&mut Subject);

/// Whatever an approval is bound to, and how it is called.
const PARTS: [(&str, Change); 4] = [
    ("the artifact", |subject| subject.artifact = Digest::of(b"another")),
    ("the stage", |subject| subject.stage = "elsewhere".parse().expect("a name")),
    ("the evaluation", |subject| subject.evaluation = Some(subject.evaluation.map_or(1, |seq| seq + 1))),
    ("the plan", |subject| subject.plan = Digest::of(b"another")),
];

#[test]
fn v6_a_change_of_any_part_of_its_subject_voids_an_approval() {
    for plan in plans() {
        let mut waited = 0;
        for node in reachable(&plan).values() {
            let state = &node.state;
            if !state.allowed_actions(Role::Approver).contains(&Action::Approve) {
                continue;
            }
            waited += 1;
            for (part, change) in PARTS {
                let mut event = kit::event(&plan, state, state.seq + 1, kit::after(1_000), "approve");
                if let Event::Approved { subject, .. } = &mut event.event {
                    change(subject);
                }
                assert_eq!(step(&plan, state, &event), Err(Illegal::Void { what: part }), "{:?}", state.phase);
            }
        }
        assert!(waited > 2, "there was something to approve");
    }
}

#[test]
fn v7_only_a_pass_or_a_person_moves_a_candidate_on() {
    for plan in plans() {
        walk(&plan, |before, event, after| {
            let Ok(after) = after else { return };
            let stage = before.stage_plan(&plan);
            let moves_on = match (&before.phase, &after.phase) {
                (Phase::Evaluating { .. } | Phase::Held { .. } | Phase::Testing { step: Some(_) }, to) => {
                    matches!(to, Phase::Promoting | Phase::Shifting { .. })
                }
                (Phase::Shifting { .. }, Phase::Promoting) => true,
                _ => false,
            };
            if !moves_on {
                return;
            }
            let by_policy = |verdict| match (verdict, stage.gate.as_ref()) {
                (Verdict::Pass, Some(gate)) => gate.on_pass.is_automatic(),
                (Verdict::Warning, Some(gate)) => gate.on_warning.is_automatic(),
                (Verdict::NotEvaluated, Some(gate)) => gate.on_not_evaluated.is_automatic(),
                (Verdict::Fail | Verdict::InsufficientData | Verdict::Error, _) | (_, None) => false,
            };
            let fair = match &event.event {
                Event::Evaluated { evaluation } => by_policy(evaluation.verdict),
                Event::Approved { .. } => matches!(event.by, Actor::Person(_)),
                Event::TestsFinished { result, .. } => result.passed && stage.gate.is_none(),
                Event::WeightSet { .. } => stage.gate.is_none() && stage.test.is_none(),
                _ => false,
            };
            assert!(fair, "{} moved {:?} to {:?}", event.event.name(), before.phase, after.phase);
        });
    }
}

#[test]
fn v11_every_state_that_is_not_final_has_a_deadline_that_never_promotes() {
    for plan in plans() {
        let nodes = reachable(&plan);
        for node in nodes.values().filter(|node| !node.state.is_final()) {
            assert!(node.state.deadline(&plan).is_some_and(|due| due > node.state.since), "{:?}", node.state.phase);
            assert!(!node.state.on_timeout().is_empty());
            let (_, to) = node.next.iter().find(|(word, _)| *word == "timeout").expect("its deadline is legal");
            let after = &nodes[to].state;
            assert!(!matches!(after.phase, Phase::Promoting | Phase::Shifting { .. }), "{:?}", after.phase);
            assert!(!after.visits[node.state.stage].promoted);
            assert_ne!(key(after), key(&node.state), "a deadline changes something");
        }
    }
}

/// What machines do begins anew when a delivery is taken up again; people are given their time once.
#[test]
fn v11_an_absent_server_costs_machines_no_time_and_gives_people_none() {
    let taken_up = kit::after(1_000_000);
    for plan in plans() {
        for node in reachable(&plan).values().filter(|node| !node.state.is_final()) {
            let state = &node.state;
            let (due, later) = (state.deadline(&plan).unwrap(), state.deadline_since(&plan, taken_up).unwrap());
            let asks = matches!(state.phase, Phase::Queued | Phase::AwaitingApproval | Phase::Held { .. });
            if asks || state.is_paused() {
                assert_eq!(later, due, "{:?}", state.phase);
            } else {
                assert_eq!(later.duration_since(taken_up), due.duration_since(state.since), "{:?}", state.phase);
            }
            assert_eq!(state.deadline_since(&plan, kit::beginning()), Some(due), "it never comes earlier");
        }
    }
}

#[test]
fn from_every_state_a_final_one_is_reachable() {
    for plan in plans() {
        let nodes = reachable(&plan);
        let mut ends: HashSet<&str> =
            nodes.iter().filter(|(_, node)| node.state.is_final()).map(|(key, _)| key.as_str()).collect();
        loop {
            let before = ends.len();
            let more = nodes.iter().filter(|(_, node)| node.next.iter().any(|(_, to)| ends.contains(to.as_str())));
            let more: Vec<&str> = more.map(|(key, _)| key.as_str()).collect();
            ends.extend(more);
            if ends.len() == before {
                break;
            }
        }
        assert_eq!(ends.len(), nodes.len());
    }
}

/// A stage that had traffic ends promoted, or with its weight taken back, or loudly unsafe.
#[test]
fn every_failure_path_restores_traffic_or_says_that_it_did_not() {
    for plan in plans() {
        for node in reachable(&plan).values() {
            let Phase::Final { outcome } = &node.state.phase else { continue };
            let visit = node.state.visit();
            let carries = visit.weight.is_some_and(|(weight, _)| weight > Weight::NONE);
            let loud = matches!(outcome, domain::delivery::Outcome::Failed { traffic_safe: false, .. });
            assert!(!carries || visit.promoted || loud, "{outcome:?}");
        }
    }
}

#[test]
fn commands_are_a_function_of_the_state() {
    for plan in plans() {
        walk(&plan, |before, event, after| {
            let Ok(after) = after else { return };
            let (_, commands) = step(&plan, before, event).unwrap();
            let outstanding = after.outstanding(&plan);
            assert!(commands.iter().all(|command| outstanding.contains(command)));
            if before.seq != after.seq {
                assert_eq!(commands, outstanding, "a new phase wants all of its commands");
            }
        });
    }
}

/// Rolling back asks for the old version, the route, a drain and a stop, and for nothing else.
#[test]
fn a_rollback_never_commands_anything_of_the_candidate_but_to_stop() {
    for plan in plans() {
        for node in reachable(&plan).values() {
            if let Phase::RollingBack { .. } = node.state.phase {
                for command in node.state.outstanding(&plan) {
                    assert!(matches!(
                        command,
                        Command::StartStable(_)
                            | Command::RestoreRoute { .. }
                            | Command::Drain(_)
                            | Command::RetireCandidate(_)
                    ));
                }
            }
        }
    }
}

/// A page must not speak of traffic that the candidate never had.
#[test]
fn a_rollback_that_fails_says_what_is_known_of_the_traffic() {
    for plan in plans() {
        for node in reachable(&plan).values() {
            let Phase::Final { outcome: domain::delivery::Outcome::Failed { traffic_safe: false, advice, .. } } =
                &node.state.phase
            else {
                continue;
            };
            let carries = node.state.visit().weight.is_some_and(|(weight, _)| weight > Weight::NONE);
            assert_eq!(advice.contains("Traffic may still be on the candidate"), carries, "{advice}");
        }
    }
}
