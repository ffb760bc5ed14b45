//! A learning or validation curve, made while the workbench goes on.

use std::sync::Arc;

use crossbeam_channel::Receiver;

use crate::app::curve::Asked;
use crate::data::{Folding, Places};
use crate::host::failure::Failure;
use crate::host::open::ready_to_deal;
use crate::spec;
use crate::train::{Curve, Variant};

/// Makes it; `stop` ends the work after the batch under way, and `tell` hears of each fold how many are judged, with the points
/// that are made.
pub(super) fn made(
    asked: Asked,
    places: &Places,
    stop: &Receiver<()>,
    tell: impl Fn(usize, Arc<Curve>),
) -> Result<Arc<Curve>, String> {
    let folding = Folding { folds: asked.folds, repeats: 1, shuffled: true };
    let mut curve = Curve::new(None, asked.over);
    let mut done = 0;
    for varied in asked.variants {
        let workspace = spec::parse(&varied.text).workspace;
        let variant = Variant { name: varied.name, workspace, share: varied.share };
        let dataset = ready_to_deal(&variant.workspace, places).map_err(Failure::into_message)?;
        let before = Arc::new(curve.clone());
        let told = |_: &_| {
            done += 1;
            tell(done, Arc::clone(&before));
        };
        curve.add(dataset, &variant, folding, stop, told).map_err(|error| error.to_string())?;
        tell(done, Arc::new(curve.clone()));
    }
    Ok(Arc::new(curve))
}
