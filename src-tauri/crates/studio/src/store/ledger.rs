//! The ledger in the database: one row per create that left, and per job that was adopted. It follows the state machine from
//! within `clips::step`, so no change of a state can pass it by.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{clips, word};
use crate::clip::{Clip, ClipState};
use crate::error::{Error, Result};
use crate::money::amount::{amount, together};
use crate::money::price::{self, Rate};
use crate::money::{Amount, Cost, LedgerState};
use crate::points;
use crate::state::Happening;

/// What is counted where neither price nor server names a currency.
const USUAL_CURRENCY: &str = "USD";

/// A create that is about to leave.
#[derive(Debug)]
pub(crate) struct Leaving<'a> {
    pub(crate) clip: &'a Clip,
    pub(crate) project_name: Option<String>,
    pub(crate) rate: Option<Rate>,
    pub(crate) estimate: Option<i64>,
    pub(crate) waived_at: Option<i64>,
    pub(crate) now: i64,
    /// It was not sent from here.
    pub(crate) adopted: bool,
}

/// Sets the estimate of a create aside. In the transaction in which it leaves.
pub(crate) fn reserve(connection: &Connection, leaving: &Leaving<'_>) -> Result<()> {
    let clip = leaving.clip;
    let rate = leaving.rate.as_ref();
    connection
        .prepare_cached(
            "INSERT INTO ledger (id, clip_id, server_id, server_name, model, size, seconds, project_id,
                 project_name, state, left_at, unit, rate, currency, estimate, waived_at,
                 remote_id, adopted)
             VALUES (lower(hex(randomblob(16))), ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'reserved', ?9, ?10, ?11, ?12, ?13, ?14,
                 ?15, ?16)",
        )?
        .execute(params![
            clip.id,
            clip.server_id.as_deref().ok_or_else(Error::no_server)?,
            clip.server_name,
            clip.model,
            clip.size,
            clip.seconds,
            clip.project_id,
            leaving.project_name,
            leaving.now,
            rate.map(|rate| word::of(&rate.unit)).transpose()?,
            rate.map(|rate| rate.amount),
            rate.map(|rate| rate.currency.as_str()),
            leaving.estimate,
            leaving.waived_at,
            clip.remote_id,
            leaving.adopted,
        ])?;
    points::tried_in_database("ledger.reserved")?;
    Ok(())
}

/// Brings the newest row of a clip along with what happened to the clip. Clips that were not sent
/// from here (adopted, imported) have none.
pub(crate) fn follow(connection: &Connection, clip_id: &str, happening: Happening) -> Result<()> {
    use LedgerState as L;
    let Some((seq, state)) = newest(connection, clip_id)? else {
        return match happening {
            Happening::Send => Err(unreserved()),
            _ => Ok(()),
        };
    };
    let after = match (happening, state) {
        (Happening::Send, L::Reserved) => return Ok(()),
        (Happening::Send, _) => return Err(unreserved()),
        // It certainly made no job: as if it had not left.
        (Happening::NotReceived | Happening::Reword, L::Reserved) => {
            connection
                .prepare_cached("DELETE FROM ledger WHERE seq = ?1")?
                .execute([seq])?;
            return Ok(());
        }
        // Of a job that was stopped at work nobody says whether it is billed.
        (Happening::LoseTrack | Happening::Vanish | Happening::Cancel, L::Reserved) => L::Unknown,
        (Happening::Take, L::Unknown) | (Happening::LookAgain, L::Unknown | L::Unbilled) => {
            L::Reserved
        }
        (Happening::Refuse | Happening::Fail, L::Reserved) | (Happening::SendAgain, L::Unknown) => {
            L::Unbilled
        }
        (Happening::Finish, L::Reserved) => return settle(connection, seq),
        (Happening::Disprove, L::Reserved | L::Settled) => {
            connection
                .prepare_cached("UPDATE ledger SET actual = NULL WHERE seq = ?1")?
                .execute([seq])?;
            L::Unbilled
        }
        _ => return Ok(()),
    };
    connection
        .prepare_cached("UPDATE ledger SET state = ?2 WHERE seq = ?1")?
        .execute(params![seq, word::of(&after)?])?;
    Ok(())
}

/// A create that passes the budget by is a defect of ours, and does not leave.
fn unreserved() -> Error {
    Error::internal("a create was to leave without a reservation")
}

fn newest(connection: &Connection, clip_id: &str) -> Result<Option<(i64, LedgerState)>> {
    Ok(connection
        .prepare_cached(
            "SELECT seq, state FROM ledger WHERE clip_id = ?1 ORDER BY seq DESC LIMIT 1",
        )?
        .query_row([clip_id], |row| {
            Ok((row.get(0)?, word::parse(1, row.get(1)?)?))
        })
        .optional()?)
}

/// Gives an adopted clip the row of the create that its job came from, where that left from here and
/// its own clip is no more. Answers whether there is one.
pub(crate) fn take_over(connection: &Connection, clip: &Clip) -> Result<bool> {
    let changed = connection
        .prepare_cached(
            "UPDATE ledger SET clip_id = ?1,
                 state = CASE WHEN state IN ('unknown', 'unbilled') THEN 'reserved' ELSE state END
             WHERE seq = (SELECT max(seq) FROM ledger WHERE remote_id = ?2 AND server_id = ?3
                 AND NOT EXISTS (SELECT 1 FROM clips WHERE clips.id = ledger.clip_id))",
        )?
        .execute(params![clip.id, clip.remote_id, clip.server_id])?;
    Ok(changed > 0)
}

/// Whether a job of a server came from the create of another clip than this one, also of one that
/// was deleted for good.
pub(crate) fn is_of_another(
    connection: &Connection,
    server_id: &str,
    remote_id: &str,
    clip_id: &str,
) -> Result<bool> {
    Ok(connection
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM ledger
             WHERE remote_id = ?2 AND server_id = ?1 AND clip_id <> ?3)",
        )?
        .query_row([server_id, remote_id, clip_id], |row| row.get(0))?)
}

/// Whether nobody knows what became of the create of a clip: asking again may pay twice.
pub(crate) fn is_unknown(connection: &Connection, clip_id: &str) -> Result<bool> {
    Ok(newest(connection, clip_id)?.is_some_and(|(_, state)| state == LedgerState::Unknown))
}

/// Whether money may yet be spent on a row, or nobody knows.
pub(crate) fn is_open(state: LedgerState) -> bool {
    matches!(state, LedgerState::Reserved | LedgerState::Unknown)
}

/// Whether a clip still moves towards its price, or waits to be sent.
pub(crate) fn is_under_way(connection: &Connection, clip_id: &str) -> Result<bool> {
    use ClipState as S;
    let clip = clips::find(connection, clip_id)?;
    Ok(clip.is_some_and(|clip| {
        matches!(
            clip.state,
            S::Queued | S::Submitting | S::Unknown | S::Accepted | S::Running
        )
    }))
}

/// Sets the newest row of a clip aside again, unless it came to nothing: its clip goes on from
/// before the end that was written down. Answers whether there is one.
pub(crate) fn open_again(connection: &Connection, clip_id: &str) -> Result<bool> {
    let state = match clips::find(connection, clip_id)?.map(|clip| clip.state) {
        Some(ClipState::Unknown) => LedgerState::Unknown,
        _ => LedgerState::Reserved,
    };
    let changed = connection
        .prepare_cached(
            "UPDATE ledger SET state = ?2, actual = NULL
             WHERE state <> 'unbilled'
                 AND seq = (SELECT max(seq) FROM ledger WHERE clip_id = ?1)",
        )?
        .execute(params![clip_id, word::of(&state)?])?;
    Ok(changed > 0)
}

/// Brings rows that were put back to the end that their clips came to: what is safe is settled, and
/// of what nobody follows any more nobody knows.
pub(crate) fn catch_up(connection: &Connection) -> Result<()> {
    let safe: Vec<i64> = connection
        .prepare_cached(
            "SELECT max(ledger.seq) FROM ledger JOIN clips ON clips.id = clip_id
             WHERE clips.state = 'safe' AND ledger.state IN ('reserved', 'unknown')
             GROUP BY clip_id",
        )?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    for seq in safe {
        settle(connection, seq)?;
    }
    connection.execute(
        "UPDATE ledger SET state = 'unknown' WHERE state = 'reserved' AND NOT EXISTS (
             SELECT 1 FROM clips WHERE clips.id = clip_id
                 AND clips.state IN ('queued', 'submitting', 'accepted', 'running'))",
        [],
    )?;
    Ok(())
}

/// Keeps the id of the job that the newest row of a clip became.
pub(crate) fn name(connection: &Connection, clip_id: &str, remote_id: &str) -> Result<()> {
    connection
        .prepare_cached(
            "UPDATE ledger SET remote_id = coalesce(remote_id, ?2)
             WHERE seq = (SELECT max(seq) FROM ledger WHERE clip_id = ?1)",
        )?
        .execute([clip_id, remote_id])?;
    Ok(())
}

/// The price in the end: what the server said, else what the price makes of the clip as it is.
fn settle(connection: &Connection, seq: i64) -> Result<()> {
    let actual: Option<i64> = connection
        .prepare_cached(
            "SELECT unit, rate, coalesce(currency, ''), reported,
                    coalesce(clips.seconds, ledger.seconds), ran, estimate
             FROM ledger LEFT JOIN clips ON clips.id = clip_id WHERE ledger.seq = ?1",
        )?
        .query_row([seq], |row| {
            let told: Option<i64> = row.get(3)?;
            let (seconds, ran): (Option<String>, Option<i64>) = (row.get(4)?, row.get(5)?);
            let made = rate(row)?.and_then(|rate| price::of(&rate, seconds.as_deref(), ran));
            Ok(told.or(made).or(row.get(6)?))
        })?;
    connection
        .prepare_cached("UPDATE ledger SET state = 'settled', actual = ?2 WHERE seq = ?1")?
        .execute(params![seq, actual])?;
    Ok(())
}

/// The price of a row from its first three columns.
fn rate(row: &Row<'_>) -> rusqlite::Result<Option<Rate>> {
    let unit: Option<String> = row.get(0)?;
    let amount: Option<i64> = row.get(1)?;
    let (Some(unit), Some(amount)) = (unit, amount) else {
        return Ok(None);
    };
    Ok(Some(Rate {
        unit: word::parse(0, unit)?,
        amount,
        currency: row.get(2)?,
    }))
}

/// Keeps what a server said about the price, and how long it worked; what is `None` stays. What a
/// server says of a clip that is settled already counts, too. Servers name no currency: it is that
/// of the price, else of the server's other prices.
pub(crate) fn hear(
    connection: &Connection,
    clip_id: &str,
    told: Option<i64>,
    ran: Option<i64>,
) -> Result<()> {
    connection
        .prepare_cached(
            "UPDATE ledger SET reported = coalesce(?2, reported), ran = coalesce(?3, ran),
                 actual = CASE state WHEN 'settled' THEN coalesce(?2, actual) ELSE actual END,
                 currency = CASE WHEN ?2 IS NULL THEN currency ELSE coalesce(currency,
                     (SELECT currency FROM prices WHERE prices.server_id = ledger.server_id
                      LIMIT 1), ?4) END
             WHERE seq = (SELECT max(seq) FROM ledger WHERE clip_id = ?1)",
        )?
        .execute(params![clip_id, told, ran, USUAL_CURRENCY])?;
    points::tried_in_database("ledger.heard")?;
    Ok(())
}

/// Counts a clip that failed although its server bills it.
pub(crate) fn bill_failure(connection: &Connection, clip_id: &str) -> Result<()> {
    connection
        .prepare_cached(
            "UPDATE ledger SET state = 'settled', actual = reported
             WHERE state = 'unbilled' AND reported > 0
                 AND seq = (SELECT max(seq) FROM ledger WHERE clip_id = ?1)",
        )?
        .execute([clip_id])?;
    Ok(())
}

/// Whose spending is added up.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Of<'a> {
    All,
    Server(&'a str),
    Project(&'a str),
}

/// The sum of what is counted, in two parts: `sum()` fails where one number does not hold it, and
/// with it would everything that asks what may be spent.
const SUM: &str = "coalesce(sum(counted / 1000000), 0), coalesce(sum(counted % 1000000), 0)";

/// What was spent or set aside since a moment, in one currency, for what left from here.
pub(crate) fn spent(
    connection: &Connection,
    of: Of<'_>,
    since: i64,
    currency: &str,
) -> Result<i64> {
    let (filter, subject) = of.filter();
    Ok(connection
        .prepare_cached(&format!(
            "SELECT {SUM} FROM ledger
             WHERE left_at >= ?1 AND currency = ?2 AND adopted = 0 AND {filter}"
        ))?
        .query_row(params![since, currency, subject], |row| {
            Ok(together(row.get(0)?, row.get(1)?))
        })?)
}

/// How many creates since a moment have no price in this currency.
pub(crate) fn uncounted(
    connection: &Connection,
    of: Of<'_>,
    since: i64,
    currency: &str,
) -> Result<u32> {
    let (filter, subject) = of.filter();
    Ok(connection
        .prepare_cached(&format!(
            "SELECT count(*) FROM ledger
             WHERE left_at >= ?1 AND adopted = 0 AND state <> 'unbilled'
                 AND (counted IS NULL OR currency <> ?2)
                 AND coalesce(counted, 1) > 0 AND {filter}"
        ))?
        .query_row(params![since, currency, subject], |row| row.get(0))?)
}

impl<'a> Of<'a> {
    fn filter(self) -> (&'static str, &'a str) {
        match self {
            Self::All => ("?3 = ''", ""),
            Self::Server(id) => ("server_id = ?3", id),
            Self::Project(id) => ("project_id = ?3", id),
        }
    }
}

/// What was spent or set aside since a moment for what left from here, by currency; and how many
/// have no known price.
pub(crate) fn since(connection: &Connection, since: i64) -> Result<(Vec<Amount>, u32)> {
    let mut sums: Vec<(i64, String)> = connection
        .prepare_cached(&format!(
            "SELECT {SUM}, currency FROM ledger
             WHERE left_at >= ?1 AND adopted = 0 AND currency IS NOT NULL
             GROUP BY currency HAVING max(counted) > 0"
        ))?
        .query_map([since], |row| {
            Ok((together(row.get(0)?, row.get(1)?), row.get(2)?))
        })?
        .collect::<rusqlite::Result<_>>()?;
    sums.sort_by(|one, other| other.cmp(one));
    let amounts = sums
        .into_iter()
        .map(|(micros, currency)| amount(micros, currency))
        .collect();
    let unknown = connection
        .prepare_cached(
            "SELECT count(*) FROM ledger
             WHERE left_at >= ?1 AND adopted = 0 AND counted IS NULL",
        )?
        .query_row([since], |row| row.get(0))?;
    Ok((amounts, unknown))
}

/// What a clip cost: its newest row.
pub(crate) fn cost(connection: &Connection, clip_id: &str) -> Result<Option<Cost>> {
    Ok(connection
        .prepare_cached(
            "SELECT state, estimate, actual, coalesce(currency, ''), reported IS NOT NULL,
                    waived_at IS NOT NULL
             FROM ledger WHERE clip_id = ?1 ORDER BY seq DESC LIMIT 1",
        )?
        .query_row([clip_id], |row| {
            let currency: String = row.get(3)?;
            let shown = |micros: Option<i64>| micros.map(|micros| amount(micros, &currency));
            Ok(Cost {
                state: word::parse(0, row.get(0)?)?,
                estimate: shown(row.get(1)?),
                actual: shown(row.get(2)?),
                reported: row.get(4)?,
                waived: row.get(5)?,
            })
        })
        .optional()?)
}

/// A row as the ledger's table shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) clip_id: String,
    pub(crate) server: Option<String>,
    pub(crate) model: Option<String>,
    pub(crate) size: Option<String>,
    pub(crate) seconds: Option<String>,
    pub(crate) project: Option<String>,
    pub(crate) state: LedgerState,
    pub(crate) left_at: i64,
    pub(crate) estimate: Option<i64>,
    pub(crate) actual: Option<i64>,
    pub(crate) counted: Option<i64>,
    pub(crate) currency: Option<String>,
    pub(crate) waived: bool,
    pub(crate) adopted: bool,
}

/// All rows since a moment, newest first, under today's names of servers and projects.
pub(crate) fn entries(connection: &Connection, since: i64) -> Result<Vec<Entry>> {
    let found = connection
        .prepare_cached(
            "SELECT clip_id, coalesce(servers.name, server_name), model, size, seconds,
                    coalesce(projects.name, project_name), state, left_at, estimate, actual,
                    counted, currency, waived_at IS NOT NULL, adopted
             FROM ledger
             LEFT JOIN servers ON servers.id = server_id
             LEFT JOIN projects ON projects.id = project_id
             WHERE left_at >= ?1 ORDER BY left_at DESC, seq DESC",
        )?
        .query_map([since], |row| {
            Ok(Entry {
                clip_id: row.get(0)?,
                server: row.get(1)?,
                model: row.get(2)?,
                size: row.get(3)?,
                seconds: row.get(4)?,
                project: row.get(5)?,
                state: word::parse(6, row.get(6)?)?,
                left_at: row.get(7)?,
                estimate: row.get(8)?,
                actual: row.get(9)?,
                counted: row.get(10)?,
                currency: row.get(11)?,
                waived: row.get(12)?,
                adopted: row.get(13)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(found)
}
