"""The official PyPI client runs every operation it has for this protocol against the simulator.

Addresses and files come in through the environment; see tests/strangers.rs.
  CHECKED_URL  the simulator behind Prism, which refuses whatever breaks OpenAI's document
  DIRECT_URL   the simulator itself, for answers that the document does not declare
  PICTURE      a PNG of 1280x720
"""

import base64
import os
import sys
import traceback
from pathlib import Path

import openai

KEY = os.environ["KEY"]
PICTURE = Path(os.environ["PICTURE"])
checked = openai.OpenAI(base_url=os.environ["CHECKED_URL"], api_key=KEY, max_retries=0)
direct = openai.OpenAI(base_url=os.environ["DIRECT_URL"], api_key=KEY, max_retries=0)


def refused(call, kind, param, code):
    try:
        call()
    except openai.APIStatusError as error:
        assert type(error) is kind, repr(error)
        assert {"message", "type", "param", "code"} <= set(error.body), error.body
        assert (error.param, error.code) == (param, code), error.body
        assert error.request_id, "no request id"
    else:
        raise AssertionError("was not refused")


def create_and_poll():
    video = checked.videos.create_and_poll(prompt="python: plain", seconds="4", size="1280x720")
    assert (video.status, video.progress, video.error) == ("completed", 100, None), video
    assert video.expires_at - video.completed_at == 3600, video
    return video


def create_with_a_reference_file():
    with PICTURE.open("rb") as picture:
        video = checked.videos.create(
            prompt="python: with a file",
            model="sora-2-pro",
            size="1280x720",
            seconds="12",
            input_reference=("first.png", picture, "image/png"),
        )
    assert (video.model, video.size, video.seconds) == ("sora-2-pro", "1280x720", "12"), video


def create_with_an_image_url():
    """The client itself refuses the object that its types allow, so it goes as extra JSON."""
    url = "data:image/png;base64," + base64.b64encode(PICTURE.read_bytes()).decode()
    video = checked.post(
        "/videos",
        body={
            "prompt": "python: with a url",
            "size": "1280x720",
            "input_reference": {"image_url": url},
        },
        cast_to=openai.types.Video,
    )
    assert video.size == "1280x720", video


def all_three_files():
    video = create_and_poll()
    # The guide says that a sprite sheet is a JPEG; the document forgot to declare that type.
    for client, extra, start in (
        (checked, {}, b"ftyp"),
        (checked, {"variant": "thumbnail"}, b"WEBP"),
        (direct, {"variant": "spritesheet"}, b"\xff\xd8"),
    ):
        body = client.videos.download_content(video.id, **extra).read()
        assert start in body[:12], (extra, body[:16])


def lists_page_by_page():
    for order in ("asc", "desc"):
        ids = [video.id for video in checked.videos.list(limit=2, order=order)]
        assert len(ids) >= 4 and len(set(ids)) == len(ids), ids
        page = checked.videos.list(limit=2, order=order)
        assert (page.has_more, page.last_id) == (True, ids[1]), page


def remix():
    source = create_and_poll()
    remixed = checked.videos.remix(source.id, prompt="python: remix")
    assert remixed.remixed_from_video_id == source.id, remixed
    assert checked.videos.poll(remixed.id).status == "completed"


def edit_and_extension():
    """The client itself refuses the object that its types allow, so it goes as JSON."""
    source = create_and_poll()
    made = {}
    for path, more in (("/videos/edits", {}), ("/videos/extensions", {"seconds": "8"})):
        body = {"prompt": "python: as JSON", "video": {"id": source.id}, **more}
        made[path] = checked.post(path, body=body, cast_to=openai.types.Video)
    edited, longer = made.values()
    assert (edited.size, edited.seconds) == (source.size, "4"), edited
    assert longer.seconds == "12", longer
    assert checked.videos.poll(longer.id).status == "completed"
    upload = {"prompt": "x", "video": ("a.mp4", b"....ftyp", "video/mp4")}
    bad = openai.BadRequestError
    refused(lambda: direct.videos.edit(**upload), bad, "video", "invalid_value")


def characters():
    clip = checked.videos.download_content(create_and_poll().id).read()
    made = checked.videos.create_character(name="Mossy", video=("mossy.mp4", clip, "video/mp4"))
    assert (made.id[:5], made.name) == ("char_", "Mossy"), made
    assert checked.videos.get_character(made.id).to_dict() == made.to_dict()
    # The guide has the field; the client and the document forgot it.
    body = {"prompt": "python: Mossy waves", "characters": [{"id": made.id}]}
    direct.post("/videos", body=body, cast_to=openai.types.Video)
    strange = lambda: direct.videos.get_character("char_0")
    refused(strange, openai.NotFoundError, "character_id", "not_found")


def moderation_and_failure_in_the_job():
    blocked = checked.videos.create_and_poll(prompt="python: [block]")
    assert (blocked.status, blocked.error.code) == ("failed", "moderation_blocked"), blocked
    failed = checked.videos.create_and_poll(prompt="python: [fail]")
    assert failed.status == "failed" and failed.error.message, failed


def delete():
    video = create_and_poll()
    gone = checked.videos.delete(video.id)
    assert (gone.id, gone.object, gone.deleted) == (video.id, "video.deleted", True), gone
    refused(lambda: direct.videos.retrieve(video.id), openai.NotFoundError, "video_id", "not_found")


def refusals():
    def create(**body):
        return lambda: direct.videos.create(**{"prompt": "python: refused", **body})

    bad = openai.BadRequestError
    refused(create(prompt=""), bad, "prompt", "empty_string")
    refused(create(prompt="x" * 32_001), bad, "prompt", "string_above_max_length")
    refused(create(model="sora-9"), bad, "model", "invalid_value")
    refused(create(size="1920x1080"), bad, "size", "invalid_value")
    refused(create(seconds="5"), bad, "seconds", "invalid_value")
    refused(create(extra_body={"seed": "7"}), bad, "seed", "unknown_parameter")
    text = ("first.png", b"no picture", "image/png")
    refused(create(input_reference=text), bad, "input_reference", "invalid_value")
    refused(lambda: direct.videos.list(limit=101), bad, "limit", "integer_above_max_value")
    stranger = openai.OpenAI(base_url=direct.base_url, api_key="sk-wrong-key", max_retries=0)
    refused(stranger.videos.list, openai.AuthenticationError, None, "invalid_api_key")
    early = direct.videos.create(prompt="python: [slow 600]")
    refused(lambda: direct.videos.download_content(early.id), openai.NotFoundError, None, None)
    refused(lambda: direct.videos.remix(early.id, prompt="x"), bad, "video_id", "invalid_value")


for step in (
    create_and_poll,
    create_with_a_reference_file,
    create_with_an_image_url,
    all_three_files,
    lists_page_by_page,
    remix,
    edit_and_extension,
    characters,
    moderation_and_failure_in_the_job,
    delete,
    refusals,
):
    name = step.__name__.replace("_", " ")
    try:
        step()
    except Exception:
        traceback.print_exc()
        sys.exit(f"PyPI openai, {name}: failed")
    print(f"PyPI openai, {name}: ok", flush=True)
