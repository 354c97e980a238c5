-- How much the user lets each server bear, and whether it gets anything new.
ALTER TABLE servers ADD COLUMN can_cancel INTEGER;
ALTER TABLE servers ADD COLUMN most_rendering INTEGER;
ALTER TABLE servers ADD COLUMN most_per_minute INTEGER;
ALTER TABLE servers ADD COLUMN paused INTEGER NOT NULL DEFAULT 0;

-- The place in the queue that the user gave; clips without one follow in the order of asking.
ALTER TABLE clips ADD COLUMN queue_rank INTEGER;
-- The clip that was asked for instead of one that came to nothing.
ALTER TABLE clips ADD COLUMN again_id TEXT;
CREATE INDEX clips_nothing ON clips (state, created_at, seq)
    WHERE state IN ('failed', 'refused') AND again_id IS NULL AND trashed_at IS NULL;
