//! `NearMiss` (Mani and Zhang 2003): which rows of larger classes are near the smallest class.

use super::error::BalanceError;
use super::labelled::Labelled;
use crate::data::neighbours::Points;

/// Places that stay, class by class; of a class with a number in `wanted` so many, in the order of their distances, added up
/// over `k` rows of the smallest class: in version 1 the nearest, in 2 the farthest. Version 3 first takes the `k` rows of
/// the class nearest to each row of the smallest, and of those, which may be fewer, the farthest.
pub(super) fn near_miss(
    rows: &Labelled,
    version: usize,
    k: usize,
    wanted: &[Option<usize>],
) -> Result<Vec<usize>, BalanceError> {
    let rarest = rows.rarest_as_met();
    let few = rows.members(rarest);
    rows.enough(rarest, few.len() + 1, k, "n_neighbors")?;
    let few = rows.x.select(&few);
    let few = Points::new(&few.values, few.columns);
    let mut kept = vec![];
    for (class, &wanted) in wanted.iter().enumerate() {
        let members = rows.members(class);
        let Some(wanted) = wanted else {
            kept.extend(members);
            continue;
        };
        let own = rows.x.select(&members);
        let own_points = Points::new(&own.values, own.columns);
        let considered: Vec<usize> = if version == 3 {
            rows.enough(class, members.len() + 1, k, "n_neighbors")?;
            let mut near: Vec<usize> = few.nearest(own_points, k).places.iter().map(|&place| place as usize).collect();
            near.sort_unstable();
            near.dedup();
            near
        } else {
            (0..members.len()).collect()
        };
        let considered_rows = own.select(&considered);
        let points = Points::new(&considered_rows.values, considered_rows.columns);
        let sums: Vec<f64> = if version == 2 {
            points.farthest(few, k).chunks(k).map(|distances| distances.iter().sum()).collect()
        } else {
            let near = points.nearest(few, k);
            (0..considered.len()).map(|row| near.distances(row).sum()).collect()
        };
        let mut order: Vec<usize> = (0..considered.len()).collect();
        // Stable either way, so that the first of equals comes first.
        if version == 3 {
            order.sort_by(|&a, &b| sums[b].total_cmp(&sums[a]));
        } else {
            order.sort_by(|&a, &b| sums[a].total_cmp(&sums[b]));
        }
        kept.extend(order.into_iter().take(wanted).map(|row| members[considered[row]]));
    }
    Ok(kept)
}
