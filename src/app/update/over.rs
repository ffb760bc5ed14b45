//! What lies over the panes: opening, typing, choosing, closing.

use super::super::action::{Action, Move, Over, Turn};
use super::super::line::Line;
use super::super::notice::Tone;
use super::super::overlay::{Network, Overlay, Pick, Prompt, Purpose, Rates, Search};
use super::super::pane::PaneId;
use super::super::{Effect, State, palette, parse_action};
use super::{
    act as intend, curve, edit, panes, parse_costs, parse_threshold, pick as step_picks, said, sheet, shelf, themes,
};
use crate::app::action::{List, Pane, Sheet, Threshold, Train};

/// Rows a page key moves in a list.
const PAGE: usize = 10;

pub(super) fn act(state: &mut State, over: Over) -> Vec<Effect> {
    match over {
        Over::Help => open(state, Overlay::Help(Search::default())),
        Over::Network => open(state, Overlay::Network(Network { layers: layers(state), cursor: 0 })),
        Over::Palette(text) => {
            let search = Search { line: Line::new(&text), ..Search::default() };
            open(state, Overlay::Palette(search))
        }
        Over::Jump(None) => open(state, Overlay::Jump),
        Over::Jump(Some(pane)) => jump(state, pane),
        Over::Themes => themes::open(state),
        Over::Close => close(state),
        Over::Accept => accept(state),
        Over::Answer(place) => answer(state, place),
        Over::Pick(place) => {
            set_cursor(state, place);
            accept(state)
        }
        Over::Type(character) => typed(state, |line| line.insert(character.encode_utf8(&mut [0; 4]))),
        Over::Paste(text) => typed(state, |line| line.insert(&text)),
        Over::Erase => erase(state),
        Over::EraseWord => typed(state, Line::erase_word),
        Over::EraseAll => typed(state, Line::erase_all),
        Over::Complete => complete(state),
        Over::Recall(turn) => recall(state, turn),
        Over::Cursor(way) => moved(state, way),
    }
}

fn layers(state: &State) -> usize {
    state.data.loaded.as_ref().map_or(0, |loaded| loaded.layers.len())
}

fn open(state: &mut State, overlay: Overlay) -> Vec<Effect> {
    state.overlays.push(overlay);
    vec![]
}

/// The topmost goes; with none, what narrows the view goes, one thing at a time.
fn close(state: &mut State) -> Vec<Effect> {
    if let Some(over) = state.overlays.pop() {
        if let Overlay::Themes(before) = &over {
            return themes::leave(state, before);
        }
        state.intent.proposal = state.intent.proposal.take().filter(|_| !state.overlays.is_empty());
        return vec![];
    }
    if state.toasts.is_empty() && state.tour.take().is_some() {
        return vec![];
    }
    let rows = state.focus == PaneId::Data && state.shows_rows();
    let filter = &mut state.panes[state.focus.index()].filter;
    if !state.toasts.is_empty() {
        state.toasts.clear();
    } else if rows && !state.sheet.text.is_empty() {
        state.sheet.text.clear();
    } else if rows && !filter.is_empty() {
        return sheet::list(state, List::Filter(Some(String::new())));
    } else if !filter.is_empty() {
        filter.clear();
    } else if state.shows_within() {
        return sheet::leave_within(state);
    } else if state.moment.is_some() {
        state.moment = None;
    } else {
        state.zoomed = false;
    }
    vec![]
}

fn accept(state: &mut State) -> Vec<Effect> {
    match state.overlays.last().cloned() {
        Some(Overlay::Help(search)) => run_help(state, &search),
        Some(Overlay::Palette(search)) => run_line(state, &search),
        Some(Overlay::Ask(ask)) => answer(state, ask.cursor),
        Some(Overlay::Prompt(prompt)) => fill_in(state, prompt),
        Some(Overlay::Rates(rates)) => take_rate(state, &rates),
        Some(Overlay::Curve) => curve::accept(state),
        Some(Overlay::Pick(pick)) => picked(state, &pick),
        Some(Overlay::Network(_) | Overlay::Compare(_) | Overlay::Jump) => close(state),
        Some(Overlay::Themes(chosen)) => themes::keep(state, &chosen),
        None => vec![],
    }
}

/// Does what the offer in hand means.
fn picked(state: &mut State, pick: &Pick) -> Vec<Effect> {
    let Some(offer) = pick.left().nth(pick.search.cursor) else { return vec![] };
    state.overlays.pop();
    match parse_action(&offer.line) {
        Ok((_, action)) => intend(state, action),
        Err(why) => said(state, Tone::Warning, why),
    }
}

/// Takes the letters away and goes where one of them leads.
fn jump(state: &mut State, pane: PaneId) -> Vec<Effect> {
    if state.overlays.last() == Some(&Overlay::Jump) {
        state.overlays.pop();
    }
    intend(state, Action::Pane(Pane::Go(pane)))
}

fn run_help(state: &mut State, search: &Search) -> Vec<Effect> {
    let rows = palette::help(state, search.line.text());
    let Some(spec) = rows.get(search.cursor) else { return vec![] };
    state.overlays.pop();
    match spec.with("") {
        Ok(action) => intend(state, action),
        Err(_) => act(state, Over::Palette(format!("{} ", spec.name))),
    }
}

/// Runs the line if it means something, else the proposal in hand.
fn run_line(state: &mut State, search: &Search) -> Vec<Effect> {
    let typed = search.line.text();
    let proposal = palette::candidates(state, typed).into_iter().nth(search.cursor);
    let line = match (parse_action(typed), proposal) {
        // Behind a space an argument is being chosen, also one that can be left out.
        (Ok(_), proposal) if (search.cursor == 0 && !typed.ends_with(' ')) || proposal.is_none() => {
            typed.trim().to_owned()
        }
        (_, Some(proposal)) if proposal.complete => proposal.line,
        (_, Some(_)) => return complete(state),
        (Err(why), None) => return said(state, Tone::Warning, why),
        (Ok(_), None) => typed.trim().to_owned(),
    };
    match parse_action(&line) {
        Ok((_, action)) => {
            state.overlays.pop();
            state.history.retain(|known| *known != line);
            state.history.push(line.clone());
            let mut effects = vec![Effect::Remember(line)];
            effects.extend(intend(state, action));
            effects
        }
        Err(why) => said(state, Tone::Warning, why),
    }
}

fn answer(state: &mut State, place: usize) -> Vec<Effect> {
    let Some(Overlay::Ask(ask)) = state.overlays.last() else { return vec![] };
    let Some(choice) = ask.choices.get(place) else { return vec![] };
    let action = choice.action.clone();
    state.overlays.pop();
    intend(state, action)
}

fn fill_in(state: &mut State, prompt: Prompt) -> Vec<Effect> {
    let text = prompt.line.text().trim().to_owned();
    state.overlays.pop();
    match prompt.purpose {
        Purpose::Threshold => typed_in(state, prompt, parse_threshold(&text), |at| Threshold::At(Some(at))),
        Purpose::Costs => typed_in(state, prompt, parse_costs(&text), |costs| Threshold::Costs(Some(costs))),
        Purpose::Tags(run) => shelf::tag(state, &run, &text),
        Purpose::About(run) => shelf::note(state, &run, text),
        Purpose::Name(run) => shelf::rename(state, &run, text),
        Purpose::Folder(run) => shelf::move_to(state, &run, &text),
        Purpose::Note if text.is_empty() => vec![],
        Purpose::Note => intend(state, Action::Train(Train::Mark(Some(text)))),
        Purpose::Find => intend(state, Action::Sheet(Sheet::Find(Some(text)))),
        Purpose::Filter if let Some(mistake) = sheet::mistake(state, &text) => {
            open(state, Overlay::Prompt(Prompt { mistake: Some(mistake), ..prompt }))
        }
        Purpose::Filter if let Some(mistake) = state.mistake_in(&text) => {
            open(state, Overlay::Prompt(Prompt { mistake: Some(mistake), ..prompt }))
        }
        Purpose::Filter => intend(state, Action::List(List::Filter(Some(text)))),
        Purpose::Step(place) => {
            let result = step_picks::replace(state, place, &text);
            result.unwrap_or_else(|mistake| open(state, Overlay::Prompt(Prompt { mistake: Some(mistake), ..prompt })))
        }
        Purpose::Value(ref key) => {
            let result = edit::set(state, key, &text);
            result.unwrap_or_else(|mistake| open(state, Overlay::Prompt(Prompt { mistake: Some(mistake), ..prompt })))
        }
    }
}

/// Does what was typed, or asks again.
fn typed_in<T>(
    state: &mut State,
    prompt: Prompt,
    typed: Result<T, String>,
    action: impl FnOnce(T) -> Threshold,
) -> Vec<Effect> {
    match typed {
        Ok(value) => intend(state, Action::Threshold(action(value))),
        Err(mistake) => open(state, Overlay::Prompt(Prompt { mistake: Some(mistake), ..prompt })),
    }
}

/// Writes the rate in hand; a live run takes it over from the next batch on.
fn take_rate(state: &mut State, rates: &Rates) -> Vec<Effect> {
    state.overlays.pop();
    let Some(value) = rates.value() else { return vec![] };
    edit::set(state, "train.learning_rate", &value).unwrap_or_else(|why| said(state, Tone::Warning, why))
}

/// Changes the line under the user's hands; the list starts again from its top.
fn typed(state: &mut State, change: impl FnOnce(&mut Line)) -> Vec<Effect> {
    match state.overlays.last_mut() {
        Some(Overlay::Help(search) | Overlay::Palette(search)) => {
            change(&mut search.line);
            (search.cursor, search.recalled) = (0, 0);
        }
        Some(Overlay::Pick(pick)) => {
            change(&mut pick.search.line);
            pick.search.cursor = 0;
        }
        Some(Overlay::Prompt(prompt)) => {
            change(&mut prompt.line);
            prompt.mistake = None;
        }
        _ => {}
    }
    vec![]
}

/// Erasing in an empty line closes it.
fn erase(state: &mut State) -> Vec<Effect> {
    let empty = match state.overlays.last() {
        Some(Overlay::Help(search) | Overlay::Palette(search)) => search.line.text().is_empty(),
        Some(Overlay::Pick(pick)) => pick.search.line.text().is_empty(),
        _ => false,
    };
    if empty { close(state) } else { typed(state, Line::erase) }
}

fn complete(state: &mut State) -> Vec<Effect> {
    let Some(Overlay::Palette(search)) = state.overlays.last() else { return vec![] };
    let proposal = palette::candidates(state, search.line.text()).into_iter().nth(search.cursor);
    match proposal {
        Some(proposal) => typed(state, |line| *line = Line::new(&proposal.line)),
        None => vec![],
    }
}

fn recall(state: &mut State, turn: Turn) -> Vec<Effect> {
    let history = state.history.clone();
    if let Some(Overlay::Palette(search)) = state.overlays.last_mut() {
        let back = if turn == Turn::Previous { search.recalled + 1 } else { search.recalled.saturating_sub(1) };
        search.recalled = back.min(history.len());
        let line = history.len().checked_sub(search.recalled).and_then(|place| history.get(place));
        search.line = Line::new(line.map_or("", String::as_str));
        search.cursor = 0;
    }
    vec![]
}

fn moved(state: &mut State, way: Move) -> Vec<Effect> {
    let along = matches!(state.overlays.last(), Some(Overlay::Rates(_) | Overlay::Curve));
    let way = match way {
        Move::Left if along => Move::Up,
        Move::Right if along => Move::Down,
        way => way,
    };
    let sideways = matches!(way, Move::Left | Move::Right | Move::First | Move::Last);
    let lined = matches!(
        state.overlays.last(),
        Some(Overlay::Help(_) | Overlay::Palette(_) | Overlay::Prompt(_) | Overlay::Pick(_))
    );
    if let Some(Overlay::Palette(search)) = state.overlays.last() {
        // Above the first proposal lie earlier lines, as above the line of a shell.
        match way {
            Move::Up if search.cursor == 0 && !state.history.is_empty() => return recall(state, Turn::Previous),
            Move::Down if search.recalled > 0 => return recall(state, Turn::Next),
            _ => {}
        }
    }
    let in_line = sideways && lined;
    if in_line {
        return move_in_line(state, way);
    }
    let rows = overlay_rows(state);
    let cursor = match state.overlays.last() {
        Some(Overlay::Help(search) | Overlay::Palette(search)) => search.cursor,
        Some(Overlay::Ask(ask)) => ask.cursor,
        Some(Overlay::Rates(rates)) => rates.cursor,
        Some(Overlay::Curve) => state.curve.cursor,
        Some(Overlay::Network(network)) => network.cursor,
        Some(Overlay::Compare(compared)) => compared.cursor,
        Some(Overlay::Pick(pick)) => pick.search.cursor,
        Some(Overlay::Themes(themes)) => themes.cursor,
        _ => 0,
    };
    set_cursor(state, panes::moved(cursor, rows, PAGE, way));
    themes::look(state)
}

fn move_in_line(state: &mut State, way: Move) -> Vec<Effect> {
    let line = match state.overlays.last_mut() {
        Some(Overlay::Help(search) | Overlay::Palette(search)) => &mut search.line,
        Some(Overlay::Prompt(prompt)) => &mut prompt.line,
        Some(Overlay::Pick(pick)) => &mut pick.search.line,
        _ => return vec![],
    };
    match way {
        Move::Left => line.left(),
        Move::Right => line.right(),
        Move::First => line.home(),
        _ => line.end(),
    }
    vec![]
}

fn overlay_rows(state: &State) -> usize {
    match state.overlays.last() {
        Some(Overlay::Help(search)) => palette::help(state, search.line.text()).len(),
        Some(Overlay::Palette(search)) => palette::candidates(state, search.line.text()).len(),
        Some(Overlay::Ask(ask)) => ask.choices.len(),
        Some(Overlay::Rates(rates)) => rates.sweep.points.len(),
        Some(Overlay::Curve) => state.curve.shown.as_ref().map_or(0, |curve| curve.points.len()),
        Some(Overlay::Network(_)) => layers(state),
        Some(Overlay::Compare(compared)) => state.comparison(compared).0.len(),
        Some(Overlay::Pick(pick)) => pick.left().count(),
        Some(Overlay::Themes(_)) => state.themes.len(),
        Some(Overlay::Prompt(_) | Overlay::Jump) | None => 0,
    }
}

fn set_cursor(state: &mut State, place: usize) {
    match state.overlays.last_mut() {
        Some(Overlay::Help(search) | Overlay::Palette(search)) => search.cursor = place,
        Some(Overlay::Ask(ask)) => ask.cursor = place,
        Some(Overlay::Rates(rates)) => rates.cursor = place,
        Some(Overlay::Curve) => state.curve.cursor = place,
        Some(Overlay::Network(network)) => network.cursor = place,
        Some(Overlay::Compare(compared)) => compared.cursor = place,
        Some(Overlay::Pick(pick)) => pick.search.cursor = place,
        Some(Overlay::Themes(themes)) => themes.cursor = place,
        Some(Overlay::Prompt(_) | Overlay::Jump) | None => {}
    }
}
