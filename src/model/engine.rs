//! What computes a network: the program's own layers on the processor, or dfdx's operators on any device.

use dfdx::prelude::Cpu;
#[cfg(feature = "cuda")]
use dfdx::prelude::Cuda;

use super::blueprint::Layer;
use super::fused::{Fused, Pass};
use super::graph::Graph;
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
        let looks = train.device != Device::Cpu && train.engine != Wanted::Fused;
        choice(train, &if looks { card().map(drop) } else { Err(Missing::Feature) })
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

/// What to compute with, given whether there is a card.
fn choice(train: &spec::Train, card: &Result<(), Missing>) -> (Computed, Option<String>) {
    let on_cpu = if train.engine == Wanted::Dfdx { Computed::GraphOnCpu } else { Computed::Fused };
    if train.device == Device::Cpu || (train.device == Device::Auto && train.engine == Wanted::Fused) {
        return (on_cpu, None);
    }
    if train.engine == Wanted::Fused {
        let doubt = "The program's own layers run on the processor only, so the run trains there. Set train.engine to \
                     \"auto\" or \"dfdx\" to use a card, or train.device to \"auto\" or \"cpu\".";
        return (on_cpu, Some(doubt.into()));
    }
    match card {
        Ok(()) => (Computed::GraphOnCuda, None),
        Err(_) if train.device == Device::Auto => (on_cpu, None),
        Err(missing) => (on_cpu, Some(missing.doubt())),
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

/// The first card.
#[cfg(feature = "cuda")]
fn card() -> Result<Cuda, Missing> {
    Cuda::try_build(0, 0).map_err(|error| Missing::Card(format!("{error:?}")))
}

/// No card without CUDA.
#[cfg(not(feature = "cuda"))]
fn card() -> Result<std::convert::Infallible, Missing> {
    Err(Missing::Feature)
}

impl Engine {
    /// The engine that the workspace asks for, and what to tell the user where it cannot be had.
    pub(super) fn new(layers: Vec<Layer>, train: &spec::Train) -> (Self, Option<String>) {
        let (computed, doubt) = Computed::by(train);
        let engine = match computed {
            #[cfg(feature = "cuda")]
            Computed::GraphOnCuda => match card() {
                Ok(card) => Self::Cuda(Box::new(Graph::new(card, layers))),
                Err(missing) => {
                    return (Self::Cpu(Box::new(Graph::new(Cpu::default(), layers))), Some(missing.doubt()));
                }
            },
            Computed::GraphOnCpu => Self::Cpu(Box::new(Graph::new(Cpu::default(), layers))),
            _ => Self::Fused(Fused::new(layers)),
        };
        (engine, doubt)
    }

    /// Outputs for a training batch; running statistics are moved.
    pub(super) fn forward(&mut self, pass: Pass, weights: &mut Weights, x: &[f32]) -> &[f32] {
        match self {
            Self::Fused(engine) => engine.forward(pass, weights, x),
            Self::Cpu(engine) => engine.forward(pass, weights, x),
            #[cfg(feature = "cuda")]
            Self::Cuda(engine) => engine.forward(pass, weights, x),
        }
    }

    /// The gradient of what is learnt, after [`Engine::forward`] on the same batch.
    pub(super) fn backward(&mut self, pass: Pass, weights: &Weights, x: &[f32], slopes: &[f32], gradient: &mut [f32]) {
        match self {
            Self::Fused(engine) => engine.backward(pass, weights, x, slopes, gradient),
            Self::Cpu(engine) => engine.backward(weights, slopes, gradient),
            #[cfg(feature = "cuda")]
            Self::Cuda(engine) => engine.backward(weights, slopes, gradient),
        }
    }

    /// Outputs with running statistics and without dropout.
    pub(super) fn infer(&self, pass: Pass, weights: &Weights, x: &[f32]) -> Vec<f32> {
        match self {
            Self::Fused(engine) => engine.infer(pass, weights, x),
            Self::Cpu(engine) => engine.infer(pass, weights, x),
            #[cfg(feature = "cuda")]
            Self::Cuda(engine) => engine.infer(pass, weights, x),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(device: Device, engine: Wanted, card: &Result<(), Missing>) -> (Computed, Option<String>) {
        choice(&spec::Train { device, engine, ..spec::Train::default() }, card)
    }

    #[test]
    fn a_card_is_used_where_there_is_one_and_nothing_speaks_against_it() {
        let card = Ok(());
        assert_eq!(chosen(Device::Auto, Wanted::Auto, &card), (Computed::GraphOnCuda, None));
        assert_eq!(chosen(Device::Cuda, Wanted::Dfdx, &card), (Computed::GraphOnCuda, None));
        assert_eq!(chosen(Device::Cpu, Wanted::Auto, &card), (Computed::Fused, None));
        assert_eq!(chosen(Device::Cpu, Wanted::Dfdx, &card), (Computed::GraphOnCpu, None));
        assert_eq!(chosen(Device::Auto, Wanted::Fused, &card), (Computed::Fused, None));
        let (computed, doubt) = chosen(Device::Cuda, Wanted::Fused, &card);
        assert_eq!(computed, Computed::Fused);
        assert!(doubt.expect("a contradiction").contains("run on the processor only"));
    }

    #[test]
    fn what_is_missing_for_a_card_is_said_only_to_who_asked_for_one() {
        for missing in [Missing::Feature, Missing::Card("no device".into())] {
            let card = Err(missing.clone());
            assert_eq!(chosen(Device::Auto, Wanted::Auto, &card), (Computed::Fused, None));
            assert_eq!(chosen(Device::Auto, Wanted::Dfdx, &card), (Computed::GraphOnCpu, None));
            let (computed, doubt) = chosen(Device::Cuda, Wanted::Auto, &card);
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
