//! The tour for those who open the program for the first time: a table of steps, each of which says one thing and waits for
//! it to be done. [`super::update`] folds what is done over it.

use super::State;
use super::notice::Tone;
use super::pane::PaneId;

/// To the tour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tour {
    /// Not yet: a word on how to begin it.
    Offer,
    /// From its first step on.
    Start,
    /// To the next step, whatever was done.
    Next,
    /// No further.
    Leave,
}

/// One thing to be said and done.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// A sentence or two.
    pub says: &'static str,
    /// The action whose key is named, as the keymap calls it: `pane fairness`.
    pub key: &'static str,
    /// What the key does, after its name.
    pub does: &'static str,
    /// What leads to the next step.
    pub done: Done,
}

/// What a step waits for.
#[derive(Clone, Copy, Debug)]
pub enum Done {
    /// One of these actions.
    By(&'static [&'static str]),
    /// That this pane has the keys.
    At(PaneId),
}

/// The steps in order.
pub const STEPS: &[Step] = &[
    Step {
        says: "The data are read and the settings stand in a file. All that is missing is a model.",
        key: "train.start",
        does: "trains one",
        done: Done::By(&["train.start", "train.toggle"]),
    },
    Step {
        says: "The curves fall as the network learns. You can stop it at any batch, look around, and let it go on.",
        key: "train.toggle",
        does: "holds the run",
        done: Done::By(&["train.toggle", "train.pause"]),
    },
    Step {
        says: "Nothing is lost while it is held: weights, optimizer and clock stand still.",
        key: "train.toggle",
        does: "lets it go on",
        done: Done::By(&["train.toggle", "train.resume"]),
    },
    Step {
        says: "Each pane answers one question. This one: are groups of people treated alike?",
        key: "pane fairness",
        does: "goes to fairness",
        done: Done::At(PaneId::Fairness),
    },
    Step {
        says: "Letters lead to every pane at once.",
        key: "jump",
        does: "shows them; then press one",
        done: Done::By(&["jump"]),
    },
    Step {
        says: "A pane can have the whole screen, and gives it back by the same key.",
        key: "pane.zoom",
        does: "zooms the pane",
        done: Done::By(&["pane.zoom"]),
    },
    Step {
        says: "Every setting is in this pane. A change is written to the file, and a live run takes over what it can.",
        key: "pane settings",
        does: "goes to the settings",
        done: Done::At(PaneId::Settings),
    },
    Step {
        says: "That is how it goes. Whatever you want to do has a key, and this list says which.",
        key: "help",
        does: "lists all keys",
        done: Done::By(&["help", "palette"]),
    },
];

impl State {
    /// The step that waits to be done, and its place from 0.
    pub fn tour_step(&self) -> Option<(usize, &'static Step)> {
        let place = self.tour?;
        Some((place, STEPS.get(place)?))
    }
}

/// Goes on where the step in hand was done by this action, which has had its effect.
pub(super) fn follow(state: &mut State, action: &'static str) {
    let Some((place, step)) = state.tour_step() else { return };
    let done = match step.done {
        Done::By(actions) => actions.contains(&action),
        Done::At(pane) => state.focus == pane && (action.starts_with("pane") || action == "jump"),
    };
    if done {
        go_to(state, place + 1);
    }
}

/// Does what is intended with the tour itself.
pub(super) fn act(state: &mut State, tour: Tour) {
    match (tour, state.tour) {
        (Tour::Offer, _) => state.toast(Tone::Info, "Your first time here? {tour} leads through the first steps."),
        (Tour::Start, _) => go_to(state, 0),
        (Tour::Next, Some(place)) => go_to(state, place + 1),
        (Tour::Leave, _) | (Tour::Next, None) => state.tour = None,
    }
}

/// Behind the last step there is none.
fn go_to(state: &mut State, place: usize) {
    state.tour = (place < STEPS.len()).then_some(place);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::{parse_action, spec};

    #[test]
    fn every_step_names_actions_that_exist() {
        for step in STEPS {
            assert!(parse_action(step.key).is_ok(), "{}", step.key);
            if let Done::By(actions) = step.done {
                assert!(actions.iter().all(|action| spec(action).is_some()), "{actions:?}");
            }
            assert!(step.says.ends_with('.') || step.says.ends_with('?'), "{}", step.says);
        }
    }
}
