# The rule of the gate in verify.py: what it allows passes to the last moment, and every payment
# released against it is named, in a whole log and in both kinds of dossier.
import builder
from test_verify import Case


class Gate(Case):
    def good(self, **charter):
        """A story up to the moment before its notification."""
        story = self.story()
        story.open(**charter)
        return story

    def pay(self, story, **release):
        story.instruct()
        story.release(**release)

    def approved(self, **charter):
        """A story up to an approved disbursement."""
        story = self.good(**charter)
        story.notify()
        story.request()
        story.approve()
        return story

    def passes(self, story):
        said = self.expect_story(story, 0, "PAY-1 was released as the rule of the gate allows")
        self.assertNotIn("assumed", said)

    def breaks(self, story, words, code=14):
        self.expect_story(story, code, words)

    def enrol(self, story, officer, *roles):
        story.tell("gov", "officer.enrolled", {
            "officer": officer, "roles": list(roles), "public_key": story.public_key(officer)})

    # The gate

    def test_a_payment_as_the_rule_allows_passes(self):
        self.passes(builder.ordinary(self.keys))

    def test_without_a_delivery_to_every_partner_the_gate_is_closed(self):
        story = self.good()
        story.notify(parties=("north", "south"))
        story.request()
        story.approve()
        self.pay(story)
        self.breaks(story, "(disbursement.requested): the gate is not open")

    def test_attempts_count_from_six_hours_on(self):
        for minutes, step in ((0, self.passes), (-1, lambda story: self.breaks(
                story, "(disbursement.requested): the gate is not open"))):
            story = self.good()
            story.notify(parties=())
            issued = story.now
            for party in ("north", "south", "east"):
                story.tell("ben", "notification.delivered", {
                    "notification": "N-1", "party": party, "outcome": "attempted"})
            story.now = issued
            story.wait(hours=6, minutes=minutes - 1)
            story.request()
            story.approve()
            self.pay(story)
            step(story)

    def test_objections_block_in_mode_no_objection(self):
        for parties, waits, breaks in (((), 24, None), ((), 23, "the gate is not open"),
                                       (("nora",), 24, "the gate is not open")):
            story = self.good(gate={"mode": "no_objection"})
            story.notify(parties=())
            for officer in parties:
                story.tell(officer, "notification.objected", {"notification": "N-1"})
            story.now = builder.START
            story.wait(minutes=len(story.leaves) + 60 * waits)
            story.request()
            story.approve("sue")
            self.pay(story)
            self.breaks(story, breaks) if breaks else self.passes(story)

    def test_acknowledgements_open_in_mode_affirmative_and_it_stays_open(self):
        for officers, breaks in ((("nora", "sue"), None), (("nora", "nils"), "gate is not open")):
            story = self.good(gate={"mode": "affirmative"})
            story.notify(parties=())
            for officer in officers:
                story.tell(officer, "notification.acknowledged", {"notification": "N-1"})
            story.tell("nora", "notification.objected", {"notification": "N-1"})
            story.request()
            story.approve("sue")
            self.pay(story)
            self.breaks(story, breaks) if breaks else self.passes(story)

    def test_after_a_stand_down_payments_go_on_to_the_last_moment_of_grace(self):
        for late, step in ((0, self.passes), (1, lambda story: self.breaks(
                story, "(payment.released): the gate is not open for release"))):
            story = self.approved()
            story.instruct()
            ended = story.now
            story.tell("gov", "notification.stood_down", {"notification": "N-1"})
            story.now = ended
            story.wait(days=90, microseconds=late)
            story.release()
            step(story)

    def test_a_suspended_notification_releases_nothing_until_renewed(self):
        story = self.approved()
        story.instruct()
        story.wait(days=45)
        story.release()
        self.breaks(story, "(payment.released): the gate is not open for release")
        story = self.approved()
        story.instruct()
        story.wait(days=45)
        story.tell("ben", "notification.renewed", {"notification": "N-1"})
        story.release()
        self.passes(story)

    def test_a_withdrawn_notification_releases_nothing(self):
        story = self.approved()
        story.instruct()
        story.tell("ben", "notification.withdrawn", {"notification": "N-1"})
        story.release()
        self.breaks(story, "(payment.released): the gate is not open for release")

    # Votes

    def test_the_vote_that_reaches_the_tier_commits_and_no_other(self):
        story = self.good()
        story.notify()
        story.request(amount="2000000.00")
        story.approve(amount="2000000.00")
        self.pay(story)
        self.breaks(story, "commits without the votes that its tier asks for")
        story = self.approved()
        story.leaves.pop()
        story.approve(commits=False)
        self.pay(story)
        self.breaks(story, "the last vote needed does not commit")

    def test_one_party_counts_once(self):
        for second, breaks in (("sue", None), ("nils", "commits without the votes")):
            story = self.good()
            story.notify()
            story.request(amount="2000000.00")
            story.approve("nora", commits=False)
            story.approve(second, amount="2000000.00")
            self.pay(story)
            self.breaks(story, breaks) if breaks else self.passes(story)

    def test_the_tier_is_that_of_all_requests_to_the_payee_at_their_value(self):
        for amount, breaks in (("800000.00", None), ("800000.02", "commits without the votes")):
            story = self.good()
            story.notify()
            story.request()
            story.approve()
            story.request("D-2", "400000.01" if breaks else "400000.00", "EUR")
            story.approve("sue", "D-2", "400000.01" if breaks else "400000.00", currency="EUR")
            self.pay(story)
            self.breaks(story, breaks) if breaks else self.passes(story)

    def test_votes_are_of_others_once_and_not_by_the_recused(self):
        story = self.good()
        story.notify()
        story.request(amount="2000000.00")
        story.tell("nora", "disbursement.recused", {"disbursement": "D-1"})
        story.approve("nils", commits=False)
        self.breaks(story, "party north is recused")
        story = self.good()
        story.notify()
        story.request(amount="2000000.00")
        story.approve("sue", commits=False)
        story.approve("sue", commits=False)
        self.breaks(story, "officer sue votes twice")

    def test_rejected_requests_take_no_votes(self):
        story = self.good()
        story.notify()
        story.request()
        story.tell("sue", "disbursement.rejected", {"disbursement": "D-1"})
        story.approve()
        self.breaks(story, "the request is not pending")

    # Officers, signatures, four eyes, money

    def test_maker_and_checker_are_two(self):
        story = self.approved()
        self.enrol(story, "tom", "treasurer", "controller")
        story.instruct(actor="tom")
        story.release(actor="tom")
        self.breaks(story, "four eyes: one person acts twice")

    def test_requester_and_approver_neither_make_nor_check(self):
        for officer in ("ben", "nora"):
            story = self.approved()
            story.tell("gov", "officer.revoked", {"officer": officer})
            story.instruct(actor=officer)
            story.release()
            self.breaks(story, f"officer {officer} is revoked")
            self.breaks(story, "four eyes: one person acts twice")

    def test_a_revoked_officer_releases_nothing(self):
        story = self.approved()
        story.instruct()
        story.tell("gov", "officer.revoked", {"officer": "con"})
        story.release()
        self.breaks(story, "(payment.released): officer con is revoked")

    def test_roles_are_asked_for(self):
        story = self.approved()
        self.pay(story, actor="ben")
        self.breaks(story, "(payment.released): officer ben is no controller")

    def test_the_actor_signs(self):
        story = self.approved()
        self.pay(story, signer="tre")
        self.breaks(story, "(payment.released): a signature does not verify", 11)
        story = self.approved()
        self.pay(story, signatures=[])
        self.breaks(story, "(payment.released): the actor has not signed", 11)

    def test_signatures_are_waived_in_a_sandbox_only(self):
        story = self.story(signatures="waived")
        story.open()
        self.expect_story(story, 0, "")
        story = self.story(signatures="waived")
        story.tell("gov", "fund.opened", {
            "functional_currency": "USD", "sandbox": False, "log_key": self.vkey(story),
            "charter": {"signatures": "waived", "purposes": [], "approval_tiers": []}})
        self.breaks(story, "signatures are waived, and not in a sandbox")

    def test_acts_of_another_fund_are_refused(self):
        story = self.approved()
        story.instruct()
        story.release(act={"fund": "example.org/other"})
        self.breaks(story, "act is of another fund")

    def test_a_release_moves_what_was_instructed(self):
        story = self.approved()
        self.pay(story, moved="499999.99")
        self.breaks(story, "does not move -500000")

    def test_no_more_is_instructed_than_is_committed(self):
        story = self.approved()
        self.pay(story)
        story.instruct("PAY-2", "0.01")
        self.breaks(story, "instructs more than what is committed")

    def test_a_payment_is_released_once(self):
        story = self.approved()
        self.pay(story)
        story.release()
        self.breaks(story, "a payment that is released is released")

    def test_postings_balance_and_time_goes_on(self):
        story = self.approved()
        story.instruct()
        story.tell("con", "payment.released", {"payment": "PAY-1"},
                   [("assets:cash:ops", "-500000.00", "USD", "-500000.00")])
        self.breaks(story, "out of balance")
        story = self.approved()
        story.instruct()
        story.wait(days=-1)
        story.release()
        self.breaks(story, "recorded_at decreases")

    def test_a_suspended_payee_is_not_paid(self):
        story = self.approved()
        story.instruct()
        story.tell("gov", "party.suspended", {"party": "clinic"})
        story.release()
        self.breaks(story, "(payment.released): payee clinic is suspended")

    # The log's key

    def test_a_new_log_key_is_signed_in_by_the_old_one(self):
        story = self.approved()
        first = self.vkey(story)
        story.change_log_key("second")
        turn = len(story.leaves)
        self.pay(story)
        files = builder.published(story, [3, turn, len(story.leaves)])
        folder = self.publish(files)
        for key in (first, self.vkey(story)):
            self.expect(0, "PAY-1", "log", folder, "--vkey", key)
        story.keys.pop(0)
        story.notes.pop(turn)
        self.expect(11, "not signed by the key replaced", "log", self.publish(
            files | {f"checkpoint.{turn}": story.checkpoint(turn)}), "--vkey", first)

    def test_a_checkpoint_of_the_replaced_key_is_refused(self):
        story = self.approved()
        story.change_log_key("second")
        self.pay(story)
        files = builder.published(story, [len(story.leaves)])
        old = builder.checkpoint(story.origin, story.leaves, [story.keys[0][1]])
        files |= {"checkpoint": old, f"checkpoint.{len(story.leaves)}": old}
        self.expect(11, "not signed by the key in force", "log", self.publish(files))


class Dossiers(Case):
    def dossier(self, story, kind="plain", size=None, **options):
        end = options.pop("end", len(story.leaves))
        return self.file(builder.dossier(story, "PAY-1", end, size or len(story.leaves),
                                         kind == "complete", **options))

    def test_both_kinds_pass_and_say_what_they_assume(self):
        story = builder.ordinary(self.keys)
        end = len(story.leaves)
        story.rate("1.30")
        for kind in ("plain", "complete"):
            for size in (end, end + 1):
                said = self.expect(0, f"allows ({kind})", "dossier",
                                   self.dossier(story, kind, size, end=end), "--vkey",
                                   self.vkey(story))
                self.assertEqual("no further entry" in said, kind == "plain")

    def test_what_a_plain_one_leaves_out_a_complete_one_shows(self):
        story = builder.ordinary(self.keys)
        story.leaves.pop()
        revoked = len(story.leaves)
        story.tell("gov", "officer.revoked", {"officer": "con"})
        story.release()
        key = self.vkey(story)
        said = self.expect(0, "(plain)", "dossier", self.dossier(story, leave_out=[revoked]),
                           "--vkey", key)
        self.assertIn("assumed: no further entry", said)
        for kind in ("plain", "complete"):
            self.expect(14, "officer con is revoked", "dossier", self.dossier(story, kind),
                        "--vkey", key)

    def test_a_complete_one_with_a_hole_is_refused(self):
        story = builder.ordinary(self.keys)
        other = self.story()
        other.notes[len(story.leaves)] = story.checkpoint(len(story.leaves))
        other.keys, other.leaves = story.keys, story.leaves[:5] + story.leaves[6:]
        with open(self.dossier(other, "complete", len(story.leaves)), "rb") as file:
            self.expect(12, "lacks a hash", "dossier", self.file(file.read()), "--vkey",
                        self.vkey(story))

    def test_the_release_must_be_among_its_entries(self):
        story = builder.ordinary(self.keys)
        for kind in ("plain", "complete"):
            dossier = self.dossier(story, kind, end=len(story.leaves) - 1)
            self.expect(14, "does not hold the release", "dossier", dossier, "--vkey",
                        self.vkey(story))

    def test_the_key_is_the_readers_and_the_policy_is_asked(self):
        story = builder.ordinary(self.keys)
        other = builder.Signer(self.keys, "stranger")
        self.expect(13, "no key is trusted", "dossier", self.dossier(story), "--vkey",
                    other.vkey())
        other.name = story.origin
        self.expect(11, "by a known key", "dossier", self.dossier(story), "--vkey", other.vkey())
        witness = builder.Signer(self.keys, "w").vkey(4)
        policy = f"log {self.vkey(story)}\nwitness w {witness}\nquorum w\n".encode()
        self.expect(13, "quorum w is not reached", "dossier", self.dossier(story), "--policy",
                    self.file(policy, "policy"))

    def test_a_spoilt_entry_or_form_is_refused(self):
        story = builder.ordinary(self.keys)
        with open(self.dossier(story), "rb") as file:
            good = file.read()
        for old, new, code in ((b'"payee\\":\\"clinic', b'"payee\\":\\"klinic', 12),
                               (b"}\n", b"}", 10), (b'"complete":false', b'"complete":true', 10),
                               (b'"index":3', b'"index":2', 10), (b'dossier@v1', b'dossier@v2', 10),
                               (b'"payment":"PAY-1"}\n', b'"payment":"PAY-2"}\n', 14)):
            self.assertEqual(good.count(old) > 0, True, old)
            self.expect(code, "", "dossier", self.file(good.replace(old, new)), "--vkey",
                        self.vkey(story))
