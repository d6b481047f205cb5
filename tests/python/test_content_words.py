"""Handbook, handout, lessons and recipes: every word is spelt as a dictionary has it, and sentences are easy to read.

python3 test_content_words.py DATA_FOLDER WORDS     SPDX-License-Identifier: GPL-3.0-or-later

WORDS lists the project's own words. Reading level is Flesch's reading ease: 206.835 - 1.015 words a sentence -
84.6 syllables a word. 60 to 70 is plain English; a page may not fall below LIMIT, since names of tools count too.
"""
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET

DATA, WORDS = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
LIMIT = 50
# Texts for people; what is verbatim, code or a name is not ours to spell.
TEXTS = {"title", "summary", "p", "item", "cell", "note", "watch", "term", "said", "truth", "tip", "when", "unless",
         "step", "invariant", "pitfall", "measure", "ask", "hint", "say", "why", "text", "explain", "choice", "description", "heading", "label"}
VERBATIM = {"bibliography.xml", "figures.xml"}


def files():
    for folder in ("handbook", "handout", "lessons", "recipes"):
        for where, _, names in sorted(os.walk(os.path.join(DATA, folder))):
            for name in sorted(names):
                if name.endswith(".xml") and name not in VERBATIM:
                    yield os.path.join(where, name)


def clean(text):
    text = re.sub(r"`[^`]*`", " Code ", text)
    text = re.sub(r"\{[^}]*\}", "7", text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"https?://\S+|\S*[/_=@\\]\S*|\S+\.(py|md|xml|conf)\b|\S+\(\)|\b\w+(\.\w+)+\b|%\w+", " Name ", text)
    text = re.sub(r"(^|\s)-{1,2}\w[\w-]*", " Option ", text)
    return " ".join(text.replace("*", "").replace("’", "'").split())


def sentences(path):
    for node in ET.parse(path).iter():
        if node.tag in TEXTS and node.text and node.text.strip():
            yield clean(node.text)


def misspelt(texts):
    done = subprocess.run(["hunspell", "-l", "-i", "utf-8", "-d", "en_US,en_GB", "-p", WORDS], input="\n".join(texts),
                          capture_output=True, text=True, check=True)
    return sorted(set(done.stdout.split()))


def syllables(word):
    word = re.sub(r"(?<![aeiouy]l)e$|(?<=[^aeiouytd])ed$|es$(?<![sxz]es)", "", word.lower())
    return max(1, len(re.findall(r"[aeiouy]+", word)))


def ease(texts):
    words = [w for text in texts for w in re.findall(r"[A-Za-z]+", text)]
    ends = sum(max(1, len(re.findall(r"[.!?:;](\s|$)", text))) for text in texts)
    return 206.835 - 1.015 * len(words) / ends - 84.6 * sum(map(syllables, words)) / len(words)


def main():
    if shutil.which("hunspell") is None:
        print("1..0 # SKIP hunspell is not installed")
        return
    number, failed = 0, 0
    for path in files():
        texts = list(sentences(path))
        name = os.path.relpath(path, DATA)
        number += 1
        wrong, level = misspelt(texts), ease(texts)
        is_good = not wrong and level >= LIMIT
        failed += not is_good
        print(f"{'ok' if is_good else 'not ok'} {number} {name}: reading ease {level:.0f}"
              f"{' unknown: ' + ' '.join(wrong) if wrong else ''}")
    print(f"1..{number}")
    sys.exit(failed > 0)


main()
