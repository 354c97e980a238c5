-- The server keeps the bytes for good. Without this and without a time, it did not say.
ALTER TABLE clips ADD COLUMN never_expires INTEGER NOT NULL DEFAULT 0;
-- When it was found out that the server has job or bytes no longer.
ALTER TABLE clips ADD COLUMN gone_at INTEGER;

-- What was in the trash longest goes first.
CREATE INDEX clips_trashed ON clips (trashed_at) WHERE trashed_at IS NOT NULL;
