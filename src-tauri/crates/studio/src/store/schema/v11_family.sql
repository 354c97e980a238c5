-- The clip that came to nothing and in whose place this one was asked for. The other way round,
-- again_id is the newest of those.
ALTER TABLE clips ADD COLUMN again_of TEXT;
UPDATE clips SET again_of = old.id FROM clips AS old WHERE old.again_id = clips.id;
CREATE INDEX clips_again_of ON clips (again_of) WHERE again_of IS NOT NULL;

-- Clips that were deleted for good and of which others were made: what those come of stays known,
-- and nothing else.
CREATE TABLE departed (
    id        TEXT NOT NULL PRIMARY KEY,
    origin_id TEXT,
    source    TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX departed_origin ON departed (origin_id) WHERE origin_id IS NOT NULL;
