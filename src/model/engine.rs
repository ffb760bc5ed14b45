//! What computes a network: the program's own layers on the processor, or dfdx's operators on any device.

use dfdx::prelude::Cpu;
#[cfg(feature = "cuda")]
use dfdx::prelude::Cuda;

use super::aligned::Aligned;
use super::batch::Features;
use super::blueprint::Layer;
use super::fused::{Fused, Pass, Slopes};
use super::graph::Graph;
use super::vitals::{LayerVitals, Look};
use super::weights::Weights;
use crate::spec::{self, Device, Engine as Wanted};

/// One of the engines; all read the same blueprint and the same numbers.
#[derive(Debug)]
pub(super) enum Engine {
    Fused(Fused),
    Cpu(Box<Graph<Cpu>>),
    #[cfg(feature = "cuda")]
    Cuda(Box<Graph<Cuda>>),
}

/// Where and by what a run's network is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Computed {
    /// The program's own layers.
    Fused,
    /// dfdx's operators on the processor.
    GraphOnCpu,
    /// dfdx's operators on a card.
    GraphOnCuda,
}

/// Why there is no card to compute on.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Missing {
    /// The program was built without the feature `cuda`.
    Feature,
    /// The driver finds no card that can be used; its words.
    #[cfg_attr(not(any(feature = "cuda", test)), expect(dead_code, reason = "needs a build that looks for cards"))]
    Card(String),
}

impl Computed {
    /// What a run of these settings is computed by on this machine, and what the user should know where that is not what
    /// was asked for.
    pub fn by(train: &spec::Train) -> (Self, Option<String>) {
        choice(train, sought(train).err().as_ref())
    }

    /// e.g. `processor, the program's own layers`.
    pub fn describe(self) -> &'static str {
        match self {
            Self::Fused => "processor, the program's own layers",
            Self::GraphOnCpu => "processor, dfdx's operators",
            Self::GraphOnCuda => "CUDA card, dfdx's operators",
        }
    }
}

/// Whether there is a card, in words.
pub fn cards() -> String {
    match card() {
        Ok(_) => "with a CUDA card".into(),
        Err(Missing::Feature) => "built without CUDA".into(),
        Err(Missing::Card(error)) => format!("no CUDA card ({error})"),
    }
}

/// What to compute with, given what is missing for a card.
fn choice(train: &spec::Train, missing: Option<&Missing>) -> (Computed, Option<String>) {
    let on_cpu = if train.engine == Wanted::Dfdx { Computed::GraphOnCpu } else { Computed::Fused };
    match (train.device, train.engine, missing) {
        (Device::Cpu, ..) | (Device::Auto, Wanted::Fused, _) | (Device::Auto, _, Some(_)) => (on_cpu, None),
        (Device::Cuda, Wanted::Fused, _) => {
            let doubt = "The program's own layers run on the processor only, so the run trains there. Set train.engine to \
                         \"auto\" or \"dfdx\" to use a card, or train.device to \"auto\" or \"cpu\".";
            (on_cpu, Some(doubt.into()))
        }
        (Device::Cuda, _, Some(missing)) => (on_cpu, Some(missing.doubt())),
        (Device::Auto | Device::Cuda, _, None) => (Computed::GraphOnCuda, None),
    }
}

impl Missing {
    fn doubt(&self) -> String {
        let rest = "so the run trains on the processor";
        match self {
            Self::Feature => format!(
                "This build has no CUDA, {rest}. Build it with `cargo build --release --features cuda`, or set \
                 train.device to \"auto\" or \"cpu\"."
            ),
            Self::Card(error) => format!(
                "No CUDA card can be used ({error}), {rest}. `nvidia-smi` shows what the driver finds; set train.device \
                 to \"auto\" or \"cpu\" to train here without this message."
            ),
        }
    }
}

#[cfg(feature = "cuda")]
type Card = Cuda;
/// There is none without CUDA.
#[cfg(not(feature = "cuda"))]
type Card = std::convert::Infallible;

/// A card, where the settings could use one.
fn sought(train: &spec::Train) -> Result<Card, Missing> {
    let useless = train.device == Device::Cpu || train.engine == Wanted::Fused;
    if useless { Err(Missing::Feature) } else { card() }
}

/// The first card.
#[cfg(feature = "cuda")]
fn card() -> Result<Card, Missing> {
    Cuda::try_build(0, 0).map_err(|error| Missing::Card(format!("{error:?}")))
}

/// No card without CUDA.
#[cfg(not(feature = "cuda"))]
fn card() -> Result<Card, Missing> {
    Err(Missing::Feature)
}

impl Engine {
    /// The engine that the workspace asks for, and what to tell the user where it cannot be had.
    pub(super) fn new(layers: Vec<Layer>, train: &spec::Train) -> (Self, Option<String>) {
        let card = sought(train);
        let (computed, doubt) = choice(train, card.as_ref().err());
        let engine = match (computed, card) {
            #[cfg(feature = "cuda")]
            (Computed::GraphOnCuda, Ok(card)) => Self::Cuda(Box::new(Graph::new(card, layers))),
            (Computed::GraphOnCpu, _) => Self::Cpu(Box::new(Graph::new(Cpu::default(), layers))),
            _ => Self::Fused(Fused::new(layers)),
        };
        (engine, doubt)
    }

    /// The loss of a training batch as `slopes_of` sums it up, and the gradient of what is learnt, every number of which is
    /// replaced. Running statistics are moved.
    pub(super) fn learn(
        &mut self,
        pass: Pass<'_>,
        weights: &mut Weights,
        x: Features<'_>,
        slopes_of: &Slopes<'_>,
        gradient: &mut [f32],
    ) -> f64 {
        let mut room = Aligned::new();
        match self {
            Self::Fused(engine) => engine.learn(pass, weights, x, slopes_of, gradient),
            Self::Cpu(engine) => engine.learn(pass, weights, x.laid(pass.crew, &mut room), slopes_of, gradient),
            #[cfg(feature = "cuda")]
            Self::Cuda(engine) => engine.learn(pass, weights, x.laid(pass.crew, &mut room), slopes_of, gradient),
        }
    }

    /// Whether rows without their zeros spare it anything.
    pub(super) fn passes_over_zeros(&self) -> bool {
        matches!(self, Self::Fused(engine) if engine.passes_over_zeros())
    }

    /// What each dense and convolution layer gave for the batch of the last [`Engine::learn`]; dfdx's tape lets nobody
    /// look, so with it only the layers are named.
    pub(super) fn given(&self, weights: &Weights, look: Look) -> Vec<LayerVitals> {
        let unseen = || weights.layers().map(|name| LayerVitals::unseen(name, look)).collect();
        match self {
            Self::Fused(engine) => engine.given(weights, look),
            Self::Cpu(_) => unseen(),
            #[cfg(feature = "cuda")]
            Self::Cuda(_) => unseen(),
        }
    }

    /// Outputs with running statistics and without dropout, row after row, to `outputs`.
    pub(super) fn infer(&self, pass: Pass<'_>, weights: &Weights, x: &[f32], outputs: &mut [f32]) {
        match self {
            Self::Fused(engine) => engine.infer(pass, weights, x, outputs),
            Self::Cpu(engine) => engine.infer(pass, weights, x, outputs),
            #[cfg(feature = "cuda")]
            Self::Cuda(engine) => engine.infer(pass, weights, x, outputs),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(device: Device, engine: Wanted, missing: Option<&Missing>) -> (Computed, Option<String>) {
        choice(&spec::Train { device, engine, ..spec::Train::default() }, missing)
    }

    #[test]
    fn a_card_is_used_where_there_is_one_and_nothing_speaks_against_it() {
        assert_eq!(chosen(Device::Auto, Wanted::Auto, None), (Computed::GraphOnCuda, None));
        assert_eq!(chosen(Device::Cuda, Wanted::Dfdx, None), (Computed::GraphOnCuda, None));
        assert_eq!(chosen(Device::Cpu, Wanted::Auto, None), (Computed::Fused, None));
        assert_eq!(chosen(Device::Cpu, Wanted::Dfdx, None), (Computed::GraphOnCpu, None));
        assert_eq!(chosen(Device::Auto, Wanted::Fused, None), (Computed::Fused, None));
        let (computed, doubt) = chosen(Device::Cuda, Wanted::Fused, None);
        assert_eq!(computed, Computed::Fused);
        assert!(doubt.expect("a contradiction").contains("run on the processor only"));
    }

    #[test]
    fn what_is_missing_for_a_card_is_said_only_to_who_asked_for_one() {
        for missing in [Missing::Feature, Missing::Card("no device".into())] {
            assert_eq!(chosen(Device::Auto, Wanted::Auto, Some(&missing)), (Computed::Fused, None));
            assert_eq!(chosen(Device::Auto, Wanted::Dfdx, Some(&missing)), (Computed::GraphOnCpu, None));
            let (computed, doubt) = chosen(Device::Cuda, Wanted::Auto, Some(&missing));
            let doubt = doubt.expect("a card was asked for");
            assert_eq!(computed, Computed::Fused);
            let (told, untold) = ("cargo build --release --features cuda", "no device");
            let (told, untold) = if missing == Missing::Feature { (told, untold) } else { (untold, told) };
            assert!(doubt.contains(told) && !doubt.contains(untold), "{doubt}");
        }
    }

    #[cfg(not(feature = "cuda"))]
    #[test]
    fn without_cuda_a_run_that_asks_for_it_trains_on_the_processor() {
        let train = spec::Train { device: Device::Cuda, ..spec::Train::default() };
        let (engine, doubt) = Engine::new(vec![], &train);
        assert!(matches!(engine, Engine::Fused(_)));
        assert!(doubt.expect("no card").starts_with("This build has no CUDA"));
        assert_eq!(Computed::by(&train).0, Computed::Fused);
    }
}
