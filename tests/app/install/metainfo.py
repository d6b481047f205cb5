"""What software centres ask of the metainfo and appstreamcli says nothing about.

SPDX-License-Identifier: GPL-3.0-or-later
usage: metainfo.py SOURCE_ROOT METAINFO DESKTOP_FILE VERSION MANIFEST
"""
import configparser
import datetime
import json
import pathlib
import re
import struct
import sys
import xml.etree.ElementTree as ElementTree

import tap

SOURCE, METAINFO, DESKTOP_FILE, VERSION, MANIFEST = sys.argv[1:]
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
component = ElementTree.parse(METAINFO).getroot()
desktop = configparser.ConfigParser(interpolation=None)
desktop.optionxform = str
desktop.read(DESKTOP_FILE, encoding="utf-8")
entry = desktop["Desktop Entry"]


def english(path, below=component):
    return [found for found in below.findall(path) if LANG not in found.attrib]


def text(path):
    found = english(path)
    assert len(found) == 1, f"{len(found)} times {path} in English"
    return " ".join(found[0].text.split())


def names_and_ids_agree():
    app_id = text("id")
    assert re.fullmatch(r"[A-Za-z0-9_]+(\.[A-Za-z0-9_]+){2,3}(\.[A-Za-z0-9_-]+)", app_id), app_id
    assert text("launchable") == f"{app_id}.desktop" == pathlib.Path(DESKTOP_FILE).name
    assert entry["Icon"] == app_id and entry["Name"] == text("name")
    assert entry["Exec"] == f"{text('provides/binary')} %F"
    assert set(entry["MimeType"].strip(";").split(";")) == {
        found.text for found in component.findall("provides/mediatype")}


def name_and_summary_fit():
    assert len(text("name")) <= 15, text("name")
    summary = text("summary")
    assert 10 <= len(summary) <= 35, f"{len(summary)} characters: {summary}"
    assert not summary.endswith(".") and text("name").lower() not in summary.lower(), summary
    assert not re.match("(A|An|The) ", summary) and not re.search(r"\b(GTK|Python|tool|app)\b", summary)
    assert summary[0].isupper() and summary != entry["Comment"], summary


def german_has_its_own_texts():
    for path in "summary", "description/p", "screenshots/screenshot/caption":
        found = [one for one in component.findall(path) if one.get(LANG) == "de"]
        assert len(found) == len(english(path)), f"{len(found)} German {path}"
    assert "Comment[de]" in entry and "Keywords[de]" in entry
    assert not [one for one in component.iter() if one.get(LANG) == "en"]


def licences_are_said():
    assert text("metadata_license") == "CC0-1.0" and text("project_license") == "GPL-3.0-or-later"
    assert "GNU GENERAL PUBLIC LICENSE" in (pathlib.Path(SOURCE) / "COPYING").read_text()


def required_parts_are_there():
    assert text("url[@type='homepage']").startswith("https://")
    assert english("developer/name") and english("content_rating[@type='oars-1.1']")
    assert component.findall("categories/category")


def description_is_of_a_readable_length():
    paragraphs = [" ".join(found.text.split()) for found in english("description/p")]
    assert 2 <= len(paragraphs) <= 4, len(paragraphs)
    assert all(80 <= len(paragraph) <= 400 for paragraph in paragraphs), [*map(len, paragraphs)]


def screenshots_are_real_pictures():
    """One is the default; each has a caption without a dot and is a file of the size it says."""
    shots = component.findall("screenshots/screenshot")
    assert shots and [shot.get("type") for shot in shots].count("default") == 1
    for shot in shots:
        for caption in shot.findall("caption"):
            assert caption.text and not caption.text.strip().endswith("."), caption.text
        (image,) = shot.findall("image")
        address = image.text.strip()
        assert address.startswith("https://") and f"/v{VERSION}/" in address, address
        kept = pathlib.Path(SOURCE) / address.split(f"/v{VERSION}/")[1]
        width, height = struct.unpack(">II", kept.read_bytes()[16:24])
        assert (image.get("width"), image.get("height")) == (str(width), str(height)), kept
        assert width <= 2000 and height <= 1400 and 1.2 < width / height < 2, (kept, width, height)


def colour_of(found):
    assert re.fullmatch("#[0-9a-f]{6}", found.text), found.text
    return [int(found.text[i:i + 2], 16) for i in (1, 3, 5)]


def brand_colours_suit_light_and_dark():
    colours = {found.get("scheme_preference"): colour_of(found)
               for found in component.findall("branding/color[@type='primary']")}
    assert set(colours) == {"light", "dark"} and colours["light"] != colours["dark"], colours
    assert sum(colours["light"]) > sum(colours["dark"])
    assert all(max(colour) - min(colour) > 40 for colour in colours.values()), f"grey: {colours}"


def releases_are_told_and_none_is_in_the_future():
    releases = component.findall("releases/release")
    assert releases and releases[0].get("version") == VERSION, f"the newest is not {VERSION}"
    dates = [datetime.date.fromisoformat(release.get("date")) for release in releases]
    assert dates == sorted(dates, reverse=True), dates
    assert dates[0] <= datetime.date.today() + datetime.timedelta(days=1), f"{dates[0]} is to come"
    for release in releases:
        notes = " ".join("".join(found.itertext()) for found in english("description/*", release))
        assert len(notes) > 40, f"{release.get('version')} has no notes"


def news_tells_the_same_version():
    news = (pathlib.Path(SOURCE) / "NEWS").read_text()
    newest = re.search(r"^(\d+\.\d+\.\d+) \((.+)\)$", news, re.M)
    assert newest and newest[1] == VERSION, newest
    release = component.find("releases/release")
    assert (newest[2] == "not yet released") == (release.get("type") == "development"), newest


def flatpak_asks_for_a_window_and_nothing_else():
    with open(MANIFEST, encoding="utf-8") as file:
        manifest = json.load(file)
    assert list(manifest) == ["id", "runtime", "runtime-version", "sdk", "command", "finish-args",
                              "cleanup", "modules"], list(manifest)
    assert manifest["id"] == text("id") and manifest["command"] == text("provides/binary")
    assert manifest["runtime"] == "org.gnome.Platform" and manifest["sdk"] == "org.gnome.Sdk"
    assert set(manifest["finish-args"]) == {"--share=ipc", "--socket=fallback-x11",
                                            "--socket=wayland", "--device=dri"}


tap.run(names_and_ids_agree, name_and_summary_fit, german_has_its_own_texts, licences_are_said,
        required_parts_are_there, description_is_of_a_readable_length, screenshots_are_real_pictures,
        brand_colours_suit_light_and_dark, releases_are_told_and_none_is_in_the_future,
        news_tells_the_same_version, flatpak_asks_for_a_window_and_nothing_else)
