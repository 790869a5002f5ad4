# verify.py against directories, bundles, proofs and dossiers made by builder.py: it passes what is
# good and names the fault, with its exit code, of everything that was spoilt.
import contextlib
import functools
import io
import os
import random
import shutil
import subprocess
import sys
import tempfile
import unittest

import builder
import verify

# A signature verifies or not for ever, so each is asked of openssl once.
ask_openssl = verify.ed25519
one_answer = functools.lru_cache(None)(lambda job: ask_openssl([job])[0])
verify.ed25519 = lambda jobs: [one_answer(job) for job in jobs]


def run(*words):
    """Exit code and what was printed."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        try:
            code = verify.main([str(word) for word in words])
        except SystemExit as leaving:
            code = leaving.code
    return code, out.getvalue()


class Case(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp()
        cls.addClassCleanup(shutil.rmtree, cls.folder)
        cls.keys = os.path.join(cls.folder, "keys")
        os.mkdir(cls.keys)

    def story(self, **options):
        return builder.Story(self.keys, **options)

    def file(self, data, name="file"):
        path = os.path.join(self.folder, name)
        with open(path, "wb") as file:
            file.write(data)
        return path

    def publish(self, files):
        folder = os.path.join(self.folder, "published")
        shutil.rmtree(folder, ignore_errors=True)
        return builder.write(files, folder)

    def expect(self, code, words, *command):
        found, said = run(*command)
        self.assertEqual((found, words in said), (code, True), f"wanted {words!r} in:\n{said}")
        return said

    def expect_story(self, story, code, words):
        """Published whole, the story gives this code and these words."""
        files = builder.published(story, [len(story.leaves)])
        return self.expect(code, words, "log", self.publish(files), "--vkey", self.vkey(story))

    def vkey(self, story):
        return story.keys[-1][1].vkey()


class Published(Case):
    """A sandbox of 300 entries, published at three sizes, so that there are two levels of tiles."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.witness = builder.Signer(cls.keys, "witness.example")
        cls.long = builder.Story(cls.keys, witnesses=[cls.witness], signatures="waived")
        cls.long.open()
        for value in range(300 - len(cls.long.leaves)):
            cls.long.rate(f"1.{value:03}")
        cls.files = builder.published(cls.long, [70, 256, 300])
        cls.key = cls.long.keys[0][1].vkey()
        cls.policy = (f"# who is asked\nlog {cls.key}\nwitness w {cls.witness.vkey(4)}\n"
                      "group g 1 w\nquorum g\n").encode()
        cls.whole = cls.files | {"policy": cls.policy, "verify.py": b"# a verifier\n"}

    def log(self, files, *more):
        return ("log", self.publish(files), "--policy", self.file(self.policy, "policy"), *more)

    def bundle(self, files):
        return "bundle", self.file(builder.bundle(files))

    def test_a_good_directory_and_bundle_pass(self):
        self.expect(0, "300 entries, 3 checkpoints", *self.log(self.files))
        self.expect(0, "300 entries, 3 checkpoints", *self.bundle(self.whole))

    def test_the_program_runs_by_itself(self):
        command = [sys.executable, "-B", verify.__file__, *self.log(self.files)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_without_a_key_it_says_what_it_assumes(self):
        self.expect(0, "assumed: the log's key is the one published", "log",
                    self.publish(self.files))

    def test_each_flipped_byte_is_found(self):
        chance = random.Random(45)
        for name, data in sorted(self.files.items()):
            # Names of signers that nobody knows are passed over: only `checkpoint` needs them all.
            if name.startswith("checkpoint."):
                data = data[:data.rindex("—".encode())]
            for at in sorted(chance.sample(range(len(data)), min(12, len(data)))):
                flipped = bytes([data[at] ^ 1 << chance.randrange(8)])
                spoilt = data[:at] + flipped + self.files[name][at + 1:]
                with self.subTest(name=name, at=at):
                    code, said = run(*self.log(self.files | {name: spoilt}))
                    self.assertIn(code, (10, 11, 12, 13, 16), said)

    def test_each_flipped_byte_of_a_bundle_is_found(self):
        chance, data = random.Random(46), builder.bundle(self.whole)
        verifier = range(*(data.index(b"# a verifier\n") + at for at in (0, 13)))
        for at in set(chance.sample(range(len(data)), 300)) - set(verifier):
            spoilt = data[:at] + bytes([data[at] ^ 1 << chance.randrange(8)]) + data[at + 1:]
            with self.subTest(at=at):
                code, said = run("bundle", self.file(spoilt), "--policy",
                                 self.file(self.policy, "policy"))
                if not said.startswith("10 policy") and code == 0:
                    start = data.index(self.policy)
                    self.assertIn(at, range(start, start + len(self.policy)), said)

    def test_each_missing_file_is_found(self):
        for name in self.files:
            rest = {other: data for other, data in self.files.items() if other != name}
            if name not in ("checkpoint.70", "checkpoint.256"):
                with self.subTest(name=name):
                    self.expect(10, "", *self.log(rest))

    def test_a_hole_in_the_middle_is_found(self):
        name = "tile/entries/000"
        leaves = verify.decode_leaves(self.files[name], 256, name)
        rest = b"".join(len(leaf).to_bytes(2, "big") + leaf for leaf in leaves[:99] + leaves[100:])
        self.expect(10, "255 leaves, not 256", *self.log(self.files | {name: rest}))

    def test_a_history_signed_with_a_hole_is_found(self):
        story = self.story(signatures="waived")
        story.leaves = self.long.leaves[:99] + self.long.leaves[100:]
        self.expect_story(story, 12, "entry 99: seq is not the index")

    def test_swapped_rows_are_found(self):
        leaves = self.long.leaves[:]
        leaves[40], leaves[41] = leaves[41], leaves[40]
        entries = {name: data for name, data in builder.tiles(leaves).items() if "entries" in name}
        self.expect(12, "seq is not the index", *self.log(self.files | entries))
        story = self.story(signatures="waived")
        story.leaves = leaves
        self.expect_story(story, 12, "entry 40: seq is not the index")

    def test_two_signed_histories_are_a_fork(self):
        other = self.story(signatures="waived", witnesses=[self.witness])
        other.leaves = [*self.long.leaves[:69], self.long.leaves[70]]
        forked = self.files | {"checkpoint.70": other.checkpoint(70)}
        self.expect(16, "checkpoint.70: was signed for another history", *self.log(forked))

    def test_a_quorum_not_reached_is_a_matter_of_policy(self):
        alone = self.story(signatures="waived")
        alone.leaves = self.long.leaves
        self.expect(13, "quorum g is not reached", *self.log(builder.published(alone, [300])))

    def test_another_key_is_refused(self):
        other = builder.Signer(self.keys, "other")
        other.name = self.long.origin
        self.expect(11, "not the one given", "log", self.publish(self.files), "--vkey",
                    other.vkey())

    def test_a_bundle_holds_what_is_promised_and_no_more(self):
        self.expect(10, "besides", *self.bundle(self.whole | {"note": b"hello"}))
        self.expect(10, "policy: is missing", *self.bundle(self.files))
        data = builder.bundle(self.whole)
        self.expect(10, "two blocks of zeros", "bundle", self.file(data + bytes(512)))
        self.expect(10, "header is not the canonical one", "bundle",
                    self.file(data.replace(b"0000644", b"0000664", 1)))

    def test_what_an_interrupted_publish_left_is_no_fault(self):
        left = {"tile/0/001.p/60": b"", ".new/checkpoint": b""}
        said = self.expect(0, "no checkpoint needs", *self.log(self.files | left))
        self.assertNotIn(".new", said)


class Proofs(Case):
    """Proofs of one entry and of growth, for all sizes of a small tree."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.long = builder.Story(cls.keys, signatures="waived")
        cls.long.open()
        cls.key = cls.long.keys[0][1].vkey()

    def test_every_entry_is_proved_in_every_tree_and_no_other_is(self):
        leaves = self.long.leaves
        for size in range(1, len(leaves) + 1):
            root = builder.root(leaves[:size])
            self.assertEqual(verify.Tree(leaves[:size]).root(size), root)
            for index in range(size):
                proof = builder.inclusion(index, leaves[:size])
                verify.check_inclusion(leaves[index], index, size, proof, root, "")
                for wrong in ((leaves[index - 1] + b" ", index, proof),
                              (leaves[index], index, proof[:-1] if proof else [root]),
                              (leaves[index], index, [*proof, root]),
                              (leaves[index], (index + 1) % (size + 1), proof)):
                    with self.assertRaises(verify.Bad):
                        verify.check_inclusion(*wrong[:2], size, wrong[2], root, "")

    def test_every_growth_is_proved_and_no_other_is(self):
        leaves = self.long.leaves
        for size in range(1, len(leaves) + 1):
            root = builder.root(leaves[:size])
            for old in range(1, size + 1):
                before, proof = builder.root(leaves[:old]), builder.consistency(old, leaves[:size])
                verify.check_consistency(old, before, size, root, proof, "")
                for wrong in ((root[::-1], root, proof), (before, before[::-1], proof),
                              (before, root, [*proof, root])):
                    with self.assertRaises(verify.Bad):
                        verify.check_consistency(old, wrong[0], size, *wrong[1:], "")

    def test_a_proof_file_is_of_its_entry_alone(self):
        leaf = self.file(self.long.leaves[3], "leaf")
        for extra in (None, b"more"):
            proof = self.file(builder.proof_file(self.long, 3, 11, extra))
            self.expect(0, "entry 3 is in", "proof", proof, leaf, "--vkey", self.key)
        other = self.file(self.long.leaves[4], "other")
        self.expect(12, "does not lead to the root", "proof", proof, other, "--vkey", self.key)

    def test_a_consistency_file_tells_the_tree_it_starts_from(self):
        proof = builder.consistency_file(self.long, 5, 11)
        self.expect(0, "of size 11 extends 5", "consistency", self.file(proof), "--vkey", self.key)
        for wrong in (proof.replace(b"old 5", b"old 6"), proof.replace(b"old 5", b"old 4")):
            self.expect(12, "proof", "consistency", self.file(wrong), "--vkey", self.key)
        self.expect(10, "not a number", "consistency",
                    self.file(proof.replace(b"old 5", b"old 05")), "--vkey", self.key)

    def test_without_a_key_nothing_is_proved(self):
        self.expect(2, "whom you trust", "consistency", self.file(b""))


class StrictForms(Case):
    def refuses(self, words, step, *arguments):
        with self.assertRaises(verify.Bad) as caught:
            step(*arguments)
        self.assertIn(words, caught.exception.args[2])

    def test_json_is_canonical_or_refused(self):
        for text in ('{"b":1,"a":2}', '{"a": 1}', '{"a":1,"a":1}', '{"a":1.0}', '{"a":-0}', "[NaN]",
                     '{"A":1}', '{"a":9007199254740992}', '{"a":"\\u0041"}', '{"a":"e\u0301"}',
                     '{"a":"\u0085"}', '{"a":"\\r"}', '{"a":"\\ud800"}', "[" * 99999, "",
                     '{"a":1}\n'):
            self.refuses("not canonical JSON", verify.parse_canonical, text.encode(), "")
        for text in ('{"a":[1,null,true,"x\\n\\t\u00e9"],"b":-9007199254740991}', "{}"):
            verify.parse_canonical(text.encode(), "")

    def test_base64_is_canonical_or_refused(self):
        for text in ("QQ", "QR==", "QQ==\n", " QQ==", "QQ=a", "Q_=="):
            self.refuses("base64", verify.unbase64, text, "")

    def test_keys_of_small_order_and_keys_that_are_no_points_are_refused(self):
        order_eight = "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"
        for key in ("01" + "00" * 31, "00" * 32, "ec" + "ff" * 30 + "7f", order_eight):
            self.refuses("small order", verify.check_key, bytes.fromhex(key), "")
        self.refuses("canonical point", verify.check_key, b"\xee" + b"\xff" * 31, "")
        self.refuses("not a point", verify.check_key, b"\2" + bytes(31), "")

    def test_vkeys_hold_the_id_of_their_key(self):
        signer = builder.Signer(self.keys, "log.example")
        verify.Key(signer.vkey(), "", 1)
        name, key_id, key = signer.vkey().split("+", 2)
        self.refuses("id", verify.Key, f"{name}+{'0' * 8}+{key}", "", 1)
        self.refuses("type", verify.Key, signer.vkey(), "", 4)
        self.refuses("not a vkey", verify.Key, f"+{key_id}+{key}", "", 1)

    def test_policies_name_before_they_use(self):
        witness = builder.Signer(self.keys, "w.example").vkey(4)
        for lines in ("quorum g\ngroup g any w", "quorum none\nquorum none", "",
                      "group g 2 w\nquorum g", "quorum w\nwitness x " + witness, "colour red"):
            text = f"witness w {witness}\n{lines}\n"
            self.refuses("", verify.Policy, text.encode())
        policy = verify.Policy(f"witness w {witness}\ngroup g all w\nquorum g\n".encode())
        self.assertTrue(policy.holds("g", {witness}))
        self.assertFalse(policy.holds("g", set()))

    def test_tile_numbers_are_in_groups_of_three(self):
        for number, text in ((0, "000"), (999, "999"), (1000, "x001/000"),
                             (1234067, "x001/x234/067")):
            self.assertEqual(verify.tile_number(number), text)


if __name__ == "__main__":
    unittest.main()
