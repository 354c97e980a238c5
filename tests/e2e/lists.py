"""Reads a list of selects with the readers of OpenTimelineIO, and says in one line of JSON what it
holds: per clip its name, first frame, number of frames, rate, and the file that it leads to.

Usage: lists.py FILE RATE, where RATE is what an EDL, which does not say it, is counted in.
"""

import json
import sys
import xml.etree.ElementTree as xml
from urllib.parse import unquote, urlparse

import opentimelineio as otio


def file_of(address):
    """An EDL has paths, the others have addresses."""
    return unquote(urlparse(address).path) if address.startswith("file:") else address


def assets(path):
    """The reader for Final Cut knows files as they were written before 1.9; newer ones have them in
    an element of their own."""
    root = xml.parse(path).getroot()
    files = {
        asset.get("id"): file_of(asset.find("media-rep").get("src"))
        for asset in root.iter("asset")
    }
    return [files[clip.get("ref")] for clip in root.iter("asset-clip")]


path, rate = sys.argv[1], float(sys.argv[2])
words = {"rate": rate} if path.endswith(".edl") else {}
found = otio.adapters.read_from_file(path, **words)
kind = otio.schema.Timeline
timelines = [found] if isinstance(found, kind) else found.find_children(kind)
clips = [
    clip
    for timeline in timelines
    for track in timeline.video_tracks()
    for clip in track.find_clips()
]
if path.endswith(".fcpxml"):
    files = assets(path)
else:
    files = [file_of(clip.media_reference.target_url) for clip in clips]
said = [
    {
        "name": clip.name,
        "first": clip.source_range.start_time.value,
        "length": clip.source_range.duration.value,
        "rate": clip.source_range.duration.rate,
        "file": file,
    }
    for clip, file in zip(clips, files, strict=True)
]
print(json.dumps(said))
