using AuditFlow.Attestations;
using AuditFlow.Controls;
using AuditFlow.Findings;
using AuditFlow.Platform.Requests;
using AuditFlow.Platform.Security;
using AuditFlow.Platform.Storage;
using AuditFlow.Platform.Workflows;
using AuditFlow.Tests.Fixtures;
using AuditFlow.Tests.Workflows;
using Microsoft.EntityFrameworkCore;
using Shouldly;

namespace AuditFlow.Tests.Attestations;

/// <summary>What may be signed, by whom, and what follows from it.</summary>
[OnBothDatabases]
public sealed class SigningTests : IAsyncLifetime
{
    readonly CampaignApp app = new();

    public ValueTask InitializeAsync() => app.InitializeAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    Sender Manager => app.Sender(new PersonActor(Guid.Empty, null, CampaignApp.Manager, [Role.Manager]));

    [Fact]
    [Trait("Rule", "R-40")]
    public async Task R40_An_exception_waits_for_the_manager_who_accepts_it_or_returns_it_with_a_reason()
    {
        var campaign = await app.Campaign();
        await app.Answer(await app.AttestationOf(campaign), AttestationAnswer.WithExceptions, "One of twelve was late.");
        await app.After(TimeSpan.FromDays(3));
        app.MailTo(CampaignApp.Manager).ShouldContain(m => m.Text.Contains($"Look at the answer on {CampaignApp.ControlId}", StringComparison.Ordinal));
        var item = await app.AttestationOf(campaign);
        (item.State, item.NeedsReview, item.IsDone).ShouldBe((AttestationState.Submitted, true, false));

        await Manager.Send(new ReturnAnswer { AttestationId = item.Id, Number = 1, Reason = "Which one, and when was it fixed?" });
        await app.Until_idle();
        item = await app.AttestationOf(campaign);
        (item.State, item.ReturnedBecause).ShouldBe((AttestationState.Returned, "Which one, and when was it fixed?"));
        app.MailTo(CampaignApp.Owner).ShouldContain(m => m.Subject.StartsWith("Answer again", StringComparison.Ordinal) && m.Text.Contains("Which one"));

        await app.Answer(item, AttestationAnswer.WithExceptions, "Ticket 4711, fixed on the next day.");
        (await Should.ThrowAsync<Refusal>(() => Manager.Send(new AcceptAnswer { AttestationId = item.Id, Number = 1 }))).Code.ShouldBe("answer-changed");
        await Manager.Send(new AcceptAnswer { AttestationId = item.Id, Number = 2 });
        await app.Until_idle();

        item = await app.AttestationOf(campaign);
        (item.State, item.ReviewedBy, item.Answers).ShouldBe((AttestationState.Accepted, CampaignApp.Manager, 2));
        (await app.Read(db => db.Findings.CountAsync(f => f.Source == FindingSource.Attestation))).ShouldBe(1, "the same answer corrected is the same finding");
        (await app.Read(db => db.Instances.CountAsync(i => i.CorrelationId == item.Id.ToString() && i.SubStatus == "Finished"))).ShouldBe(1);
    }

    [Fact]
    public async Task Only_the_controls_own_manager_or_a_lead_looks_at_an_answer_and_nobody_at_their_own()
    {
        var campaign = await app.Campaign();
        var item = await app.AttestationOf(campaign);
        await app.Answer(item, AttestationAnswer.WithExceptions, "One of twelve was late.");

        var other = app.Sender(new PersonActor(Guid.Empty, null, "cfo@example.com", [Role.Manager]));
        (await Should.ThrowAsync<Refusal>(() => other.Send(new AcceptAnswer { AttestationId = item.Id, Number = 1 }))).Status.ShouldBe(403);
        var own = app.Sender(new PersonActor(Guid.Empty, null, CampaignApp.Owner, [Role.ComplianceLead]));
        (await Should.ThrowAsync<Refusal>(() => own.Send(new AcceptAnswer { AttestationId = item.Id, Number = 1 }))).Code.ShouldBe("own-answer");
    }

    [Fact]
    [Trait("Rule", "R-41")]
    public async Task R41_A_correction_is_a_new_version_with_a_reason_and_the_old_one_stays()
    {
        var campaign = await app.Campaign();
        var item = await app.AttestationOf(campaign);
        var holder = await app.Holder(item);
        var first = await app.Answer(item, AttestationAnswer.OperatedAsDescribed);

        await holder.Send(new AskToCorrect { BundleId = item.BundleId!.Value, AttestationId = item.Id, Nonce = Guid.CreateVersion7(), Reason = "I overlooked a ticket." });
        await app.Until_idle();
        item = await app.AttestationOf(campaign);
        item.IsAnswered.ShouldBeFalse();
        var second = await app.Answer(item, AttestationAnswer.WithExceptions, "One ticket was approved late.");

        var kept = await app.Read(db => db.SignedAnswers.AsNoTracking().Where(s => s.AttestationId == item.Id).OrderBy(s => s.Number).ToListAsync());
        kept.Select(s => (s.Number, s.Answer, s.CorrectedBecause)).ShouldBe([(1, AttestationAnswer.OperatedAsDescribed, null), (2, AttestationAnswer.WithExceptions, "I overlooked a ticket.")]);
        kept[0].Text.ShouldBe(first.SignedText);
        kept[1].Text.ShouldContain("This corrects answer 1: I overlooked a ticket.");
        second.Number.ShouldNotBe(first.Number);
    }

    [Fact]
    [Trait("Rule", "R-41")]
    public async Task R41_A_correction_makes_the_signature_above_it_stale_and_asks_it_again()
    {
        var campaign = await Campaign(new CampaignPlan { Signers = [Signer.Performer, Signer.Owner] });
        var (below, above) = await Two(campaign);
        below.SignerEmail.ShouldBe(CampaignApp.Performer);
        (above.State, above.BundleId).ShouldBe((AttestationState.Pending, null), "it is not the second signer's turn");
        var holder = await app.Holder(below);
        await app.Answer(below, AttestationAnswer.OperatedAsDescribed);
        await app.Until_idle();
        (_, above) = await Two(campaign);
        await app.Answer(above, AttestationAnswer.OperatedAsDescribed);

        await holder.Send(new AskToCorrect { BundleId = below.BundleId!.Value, AttestationId = below.Id, Nonce = Guid.CreateVersion7(), Reason = "One was late." });
        (below, above) = await Two(campaign);
        above.IsAnswered.ShouldBeTrue("nothing changed yet");
        await app.Answer(below, AttestationAnswer.WithExceptions, "One of twelve was late.");
        await app.Until_idle();

        (_, above) = await Two(campaign);
        (above.State, above.Answers).ShouldBe((AttestationState.Returned, 1));
        above.BundleId.ShouldNotBeNull("it is asked again");
    }

    [Theory]
    [InlineData(SigningOrder.Any)]
    [InlineData(SigningOrder.All)]
    public async Task One_signature_of_any_ends_the_others_and_of_all_it_does_not(SigningOrder order)
    {
        var campaign = await Campaign(new CampaignPlan { Signers = [Signer.Owner, Signer.Performer], Order = order });
        var (first, second) = await Two(campaign);
        second.State.ShouldBe(AttestationState.Sent, "both are asked at once");

        await app.Answer(first, AttestationAnswer.OperatedAsDescribed);

        (await Two(campaign)).Second.State.ShouldBe(order == SigningOrder.Any ? AttestationState.Void : AttestationState.Sent);
    }

    [Fact]
    [Trait("Rule", "R-42")]
    public async Task R42_An_answer_on_behalf_needs_a_reason_and_a_file_and_is_not_the_administrators_right()
    {
        var campaign = await app.Campaign();
        var item = await app.AttestationOf(campaign);
        var answer = new AnswerOnBehalf { AttestationId = item.Id, Answer = AttestationAnswer.OperatedAsDescribed, Reason = "The owner is on leave until March.", TypedName = "Compliance lead" };

        (await Should.ThrowAsync<Refusal>(() => app.As(Role.Administrator).Send(answer))).Status.ShouldBe(403);
        (await Should.ThrowAsync<InvalidRequest>(() => app.AsLead.Send(answer with { Reason = "leave" }))).Errors.ShouldHaveSingleItem();
        (await Should.ThrowAsync<Refusal>(() => app.AsLead.Send(answer))).Code.ShouldBe("on-behalf-needs-evidence");
        (await app.AttestationOf(campaign)).IsAnswered.ShouldBeFalse();
    }

    [Fact]
    [Trait("Rule", "R-43")]
    public async Task R43_A_delegate_answers_until_a_day_the_delegator_stays_visible_and_nobody_delegates_on()
    {
        var campaign = await app.Campaign();
        var item = await app.AttestationOf(campaign);
        await Delegate(item, CampaignApp.Performer, app.Clock.GetUtcNow().AddDays(3));
        await app.Until_idle();

        item = await app.AttestationOf(campaign);
        (item.SignerEmail, item.DelegatedBy).ShouldBe((CampaignApp.Performer, CampaignApp.Owner));
        app.MailTo(CampaignApp.Performer).ShouldContain(m => m.Subject.Contains(CampaignApp.ControlId));
        (await Should.ThrowAsync<Refusal>(() => Delegate(item, "cio@example.com", app.Clock.GetUtcNow().AddDays(2)))).Code.ShouldBe("delegated-already");

        await app.After(TimeSpan.FromDays(5));
        item = await app.AttestationOf(campaign);
        (item.SignerEmail, item.DelegatedBy, item.DelegatedUntil).ShouldBe((CampaignApp.Owner, CampaignApp.Owner, null), "it went back, and that it was delegated stays");
        var receipt = await app.Answer(item, AttestationAnswer.OperatedAsDescribed);
        receipt.SignedText.ShouldContain($"asked at {CampaignApp.Owner}");
    }

    [Theory]
    [Trait("Rule", "R-43")]
    [InlineData("internal-auditor-it@example.com", "tests controls")]
    [InlineData("nobody@example.com", "not in the company")]
    public async Task R43_Testers_and_strangers_cannot_be_delegates(string mailbox, string words)
    {
        var campaign = await app.Campaign();
        var item = await app.AttestationOf(campaign);

        (await Should.ThrowAsync<InvalidRequest>(() => Delegate(item, mailbox, app.Clock.GetUtcNow().AddDays(3)))).Message.ShouldContain(words);

        (await app.AttestationOf(campaign)).SignerEmail.ShouldBe(CampaignApp.Owner);
    }

    [Fact]
    [Trait("Rule", "R-44")]
    public async Task R44_Reminders_follow_the_plan_climb_the_ladder_and_stop_at_once_after_the_answer()
    {
        var campaign = await app.Campaign();
        await app.After(TimeSpan.FromDays(13));
        (await app.AttestationOf(campaign)).RemindersSent.ShouldBe(4);
        app.MailTo(CampaignApp.Manager).ShouldBeEmpty();

        await app.After(TimeSpan.FromDays(6));
        Reminders().ShouldBe(4);
        app.MailTo(CampaignApp.Manager).Count(m => m.Subject.StartsWith("Late", StringComparison.Ordinal)).ShouldBe(1, "T+3");
        app.MailTo("cfo@example.com").Count(m => m.Subject.StartsWith("Late", StringComparison.Ordinal)).ShouldBe(1, "T+5: the manager's manager");
        app.MailTo(AttestationApp.Lead).Count(m => m.Subject.StartsWith("Late", StringComparison.Ordinal)).ShouldBe(1, "T+7");

        await app.Answer(await app.AttestationOf(campaign), AttestationAnswer.OperatedAsDescribed);
        await app.Until_idle();
        var mails = app.AllMail().Count();
        await app.After(TimeSpan.FromDays(20));
        app.AllMail().Count(m => !m.Subject.StartsWith("Decide", StringComparison.Ordinal)).ShouldBe(mails);

        int Reminders() => app.MailTo(CampaignApp.Owner).Count(m => m.Text.Contains($"Attest {CampaignApp.ControlId}", StringComparison.Ordinal) && !m.Subject.StartsWith("Attest", StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Rule", "R-44")]
    public async Task R44_A_reminder_that_is_due_while_the_answer_is_on_its_way_leaves_the_end_of_the_run_to_the_answer()
    {
        var campaign = await app.Campaign();
        var item = await app.AttestationOf(campaign);
        app.Clock.MoveTo(item.DueAt.AddDays(1));
        await app.Answer(item, AttestationAnswer.OperatedAsDescribed);

        await ComesAMinuteLater(item);
        await app.Until_idle();
        (await Run()).FinishedAt.ShouldBeNull();

        await app.After(TimeSpan.FromMinutes(2));

        (await Run()).SubStatus.ShouldBe("Finished");
        (await app.Read(db => db.Signals.CountAsync())).ShouldBe(0);
        (await app.AttestationOf(campaign)).RemindersSent.ShouldBe(0);

        Task<WorkflowInstance> Run() => app.Read(db => db.Instances.AsNoTracking().SingleAsync(i => i.CorrelationId == item.Id.ToString("D")));
    }

    [Fact]
    [Trait("Rule", "R-44")]
    public async Task R44_A_run_that_begins_to_wait_while_the_answer_is_on_its_way_ends_with_it_and_one_that_comes_after_it_ends_at_once()
    {
        var campaign = await app.Campaign();
        var item = await app.AttestationOf(campaign);
        await app.Send(new PublishDrawing { Json = Drawing.Flowchart("waits-too", [Drawing.Activity("Wait", WaitForAttestation.TypeName, ("attestationId", item.Id.ToString("D")))], []) });
        await app.Answer(item, AttestationAnswer.OperatedAsDescribed);
        await ComesAMinuteLater(item);

        var meanwhile = await app.AsLead.Send(new StartDrawing { DefinitionId = "waits-too" });
        await app.Until_idle();
        (await SubStatus(meanwhile)).ShouldBe("Finished");
        (await app.Read(db => db.Signals.CountAsync())).ShouldBe(0, "setting the bookmark calls the signal, which nobody is left to overtake");

        var after = await app.AsLead.Send(new StartDrawing { DefinitionId = "waits-too" });
        await app.Until_idle();
        (await SubStatus(after)).ShouldBe("Finished");

        Task<string> SubStatus(string run) => app.Read(db => db.Instances.Where(i => i.Id == run).Select(i => i.SubStatus).SingleAsync());
    }

    // The signal of an answer reaches its run a minute after the answer was committed, as under load.
    async Task ComesAMinuteLater(Attestation item)
    {
        var later = app.Clock.GetUtcNow().AddMinutes(1);
        await app.Inside(services => services.GetRequiredService<Transaction>().RunAsync(
            () => services.GetRequiredService<AuditFlowDb>().Signals.Where(s => s.Key == item.Id.ToString("D")).ExecuteUpdateAsync(set => set.SetProperty(s => s.ReadyAt, later)), CancellationToken.None));
    }

    [Fact]
    [Trait("Rule", "R-45")]
    public async Task R45_One_mail_asks_for_many_controls_each_is_signed_by_itself_and_the_same_for_all_is_marked()
    {
        var campaign = await app.Campaign("ITGC-AC-01", "ITGC-AC-04", "ITGC-AC-05", "ITGC-AC-03");
        var items = await app.Read(db => db.Attestations.AsNoTracking().Where(a => a.CampaignId == campaign && a.SignerEmail == CampaignApp.Owner).OrderBy(a => a.ControlId).ToListAsync());
        var together = items.GroupBy(i => i.BundleId).OrderByDescending(g => g.Count()).First().ToList();
        together.Count.ShouldBeGreaterThan(1);
        app.MailTo(CampaignApp.Owner).Count(m => m.Subject.StartsWith("Attest", StringComparison.Ordinal)).ShouldBe(items.Select(i => i.BundleId).Distinct().Count());

        var holder = await app.Holder(together[0]);
        await holder.Send(AttestationApp.Answers(
            together[0].BundleId!.Value,
            [.. together.Select((t, i) => new ItemAnswer { AttestationId = t.Id, Answer = i == 0 ? AttestationAnswer.NoOccurrenceDue : AttestationAnswer.OperatedAsDescribed, IsSameForAll = i > 0 })]));

        var signed = await app.Read(db => db.SignedAnswers.AsNoTracking().ToListAsync());
        signed.Count.ShouldBe(together.Count);
        signed.Select(s => s.Hash).Distinct().Count().ShouldBe(together.Count);
        signed.Count(s => s.IsSameForAll && s.Text.Contains("several controls at once")).ShouldBe(together.Count - 1);
        await app.Until_idle();
        app.MailTo(CampaignApp.Owner).Count(m => m.Subject.StartsWith("Receipt", StringComparison.Ordinal)).ShouldBe(1, "one mail for one form");
    }

    [Fact]
    [Trait("Rule", "R-39")]
    public async Task R39_The_companys_own_sentences_are_read_and_signed_word_for_word()
    {
        const string Own = "I kept the list of the quarter.\nR&D <x> is part of it.";
        await Campaign(new CampaignPlan { Statement = Own });

        using var browser = await app.Opened();
        browser.Text.ShouldContain("R&D <x> is part of it.");
        await browser.Submit("Sign and send", CampaignApp.Filled("OperatedAsDescribed"));

        var signed = await app.Read(db => db.SignedAnswers.AsNoTracking().SingleAsync());
        signed.Text.ShouldContain($"\n{Own}\n");
        signed.Receipt!.ShouldContain("I kept the list of the quarter.");
        var tooLong = new KeepTemplate { Name = "Long", Plan = new CampaignPlan { Statement = new string('x', CampaignPlan.MostOfStatement + 1) } };
        (await Should.ThrowAsync<InvalidRequest>(() => app.AsLead.Send(tooLong))).Errors.ShouldHaveSingleItem().Field.ShouldBe(nameof(CampaignPlan.Statement));
    }

    [Fact]
    [Trait("Rule", "R-46")]
    public async Task R46_A_first_attestation_needs_the_briefing_read_and_a_second_does_not()
    {
        var plan = new CampaignPlan { Briefing = "What an owner's answer means, and what to do when in doubt." };
        var campaign = await Campaign(plan);
        var item = await app.AttestationOf(campaign);
        var holder = await app.Holder(item);
        var answer = AttestationApp.Answers(item.BundleId!.Value, new ItemAnswer { AttestationId = item.Id, Answer = AttestationAnswer.OperatedAsDescribed });

        (await Should.ThrowAsync<InvalidRequest>(() => holder.Send(answer))).Errors.Single().Field.ShouldBe("HasReadBriefing");
        (await holder.Send(answer with { Nonce = Guid.CreateVersion7(), HasReadBriefing = true })).Signed.Single().SignedText.ShouldContain("I have read the briefing");

        var second = await app.AttestationOf(await Campaign(plan));
        await app.Answer(second, AttestationAnswer.OperatedAsDescribed);
    }

    [Fact]
    public async Task Facts_against_a_clean_answer_are_shown_signed_with_it_and_need_an_explanation()
    {
        var earlier = await app.AttestationOf(await app.Campaign());
        await app.Answer(earlier, AttestationAnswer.DidNotOperate, "Nobody looked at it in August.");
        app.Clock.Advance(TimeSpan.FromDays(1));
        var item = await app.AttestationOf(await app.Campaign());

        var fault = (await Should.ThrowAsync<InvalidRequest>(() => app.Answer(item, AttestationAnswer.OperatedAsDescribed))).Errors.Single();
        fault.Field.ShouldBe("Answers[0].Comment");
        fault.Message.ShouldContain("Facts speak against this answer");
        var receipt = await app.Answer(item, AttestationAnswer.OperatedAsDescribed, "Mended on the first of September; each since was done.");

        receipt.SignedText.ShouldContain("The last answer was an exception");
        receipt.SignedText.ShouldContain("is open");
        receipt.SignedText.ShouldContain("Mended on the first");
    }

    [Fact]
    public async Task A_changed_text_and_owner_speak_against_a_clean_answer()
    {
        await app.Answer(await app.AttestationOf(await app.Campaign()), AttestationAnswer.OperatedAsDescribed);
        var changed = Samples.Controls.Replace("an IAM analyst grants the named role only after", "an IAM analyst grants the named role within a day after");
        await app.Send(new ImportControls { File = changed });
        app.Clock.Advance(TimeSpan.FromDays(1));
        var item = await app.AttestationOf(await app.Campaign());

        (await Should.ThrowAsync<InvalidRequest>(() => app.Answer(item, AttestationAnswer.OperatedAsDescribed))).Message.ShouldContain("Facts");

        (await app.Answer(item, AttestationAnswer.OperatedAsDescribed, "Done within a day all along.")).SignedText.ShouldContain("The text of the control was changed (version 1 → 2)");
    }

    [Fact]
    public async Task The_answer_about_fraud_goes_to_a_list_of_its_own_and_is_in_no_text_that_a_link_shows()
    {
        var item = await app.AttestationOf(await Campaign(new CampaignPlan { Questions = QuestionSet.Standard }));
        var holder = await app.Holder(item);
        var questions = Questions.All.Where(q => q.Id is "description" or "performed" or "evidence" or "no-exceptions" or "unchanged")
            .Select(q => new QuestionAnswer { Id = q.Id, Yes = true }).Append(new QuestionAnswer { Id = "fraud", Yes = true, Words = "Somebody approves for a relative." });

        await holder.Send(AttestationApp.Answers(item.BundleId!.Value, new ItemAnswer { AttestationId = item.Id, Answer = AttestationAnswer.OperatedAsDescribed, Questions = [.. questions] }));

        var signed = await app.Signed(item);
        signed.Text.ShouldNotContain("relative");
        signed.Text.ShouldContain("is kept apart; SHA-256");
        (await app.Read(db => db.RestrictedAnswers.SingleAsync(r => r.AttestationId == item.Id))).Words.ShouldBe("Somebody approves for a relative.");
        (await app.AsLead.Send(new ShowAttestation { AttestationId = item.Id })).Restricted.ShouldHaveSingleItem();
        (await app.As(Role.Manager).Send(new ShowAttestation { AttestationId = item.Id })).Restricted.ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_question_is_answered_and_a_no_needs_words()
    {
        var item = await app.AttestationOf(await Campaign(new CampaignPlan { Questions = QuestionSet.Standard }));
        var holder = await app.Holder(item);

        var faults = (await Should.ThrowAsync<InvalidRequest>(() => holder.Send(AttestationApp.Answers(
            item.BundleId!.Value,
            new ItemAnswer { AttestationId = item.Id, Answer = AttestationAnswer.OperatedAsDescribed, Questions = [new QuestionAnswer { Id = "performed", Yes = false }] })))).Errors;

        faults.ShouldContain(f => f.Field == "Answers[0].Questions[performed]" && f.Message == "Say what, and since when.");
        faults.ShouldContain(f => f.Field == "Answers[0].Questions[description]" && f.Message == "Answer this question.");
    }

    [Fact]
    public async Task An_answer_to_a_question_that_was_not_asked_is_refused_and_nothing_of_it_is_signed()
    {
        var item = await app.AttestationOf(await app.Campaign());
        var holder = await app.Holder(item);

        foreach (var id in new[] { "performed", "invented" })
        {
            (await Should.ThrowAsync<InvalidRequest>(() => holder.Send(AttestationApp.Answers(
                item.BundleId!.Value,
                new ItemAnswer { AttestationId = item.Id, Answer = AttestationAnswer.OperatedAsDescribed, Questions = [new QuestionAnswer { Id = id, Yes = true, Words = "Slipped in." }] }))))
                .Errors.ShouldHaveSingleItem().Field.ShouldBe($"Answers[0].Questions[{id}]");
        }

        (await app.AttestationOf(item.CampaignId)).IsAnswered.ShouldBeFalse();
    }

    [Fact]
    public async Task A_training_asks_people_and_keeps_who_took_part_as_evidence_of_its_control()
    {
        var campaign = await Campaign(
            new CampaignPlan { Kind = CampaignKind.Training, Briefing = "Secure development, one hour." }, new CampaignScope { ControlIds = [CampaignApp.ControlId], Audience = ["dba-lead@example.com", "sre-lead@example.com"] });
        var items = await app.Read(db => db.Attestations.AsNoTracking().Where(a => a.CampaignId == campaign).OrderBy(a => a.Place).ToListAsync());
        items.Select(i => i.SignerEmail).ShouldBe(["dba-lead@example.com", "sre-lead@example.com"]);

        await app.Answer(items[0], AttestationAnswer.Attended);
        (await Should.ThrowAsync<InvalidRequest>(() => app.Answer(items[1], AttestationAnswer.DidNotAttend))).Errors.Single().Field.ShouldBe("Answers[0].Comment");
        (await Should.ThrowAsync<InvalidRequest>(() => app.Answer(items[1], AttestationAnswer.OperatedAsDescribed))).Errors.Single().Field.ShouldBe("Answers[0].Answer");
        await app.Answer(items[1], AttestationAnswer.DidNotAttend, "On call that day.");

        (await app.Read(db => db.Findings.CountAsync())).ShouldBe(0, "a missed training is no deviation of the control");
    }

    async Task Delegate(Attestation item, string to, DateTimeOffset until) => await (await app.Holder(item)).Send(new DelegateAttestations
    {
        BundleId = item.BundleId!.Value, Nonce = Guid.CreateVersion7(), AttestationIds = [item.Id], Email = to, Until = DateOnly.FromDateTime(until.UtcDateTime), Reason = "Did the work in this quarter.",
    });

    async Task<Guid> Campaign(CampaignPlan plan, CampaignScope? scope = null)
    {
        var today = DateOnly.FromDateTime(app.Clock.GetUtcNow().UtcDateTime);
        var id = await app.AsLead.Send(new StartCampaign
        {
            Name = "Third quarter", PeriodFrom = today.AddDays(-90), PeriodTo = today.AddDays(-1), DueOn = today.AddDays(10), Scope = scope ?? new CampaignScope { ControlIds = [CampaignApp.ControlId] }, Plan = plan,
        });
        await app.Until_idle();
        return id;
    }

    async Task<(Attestation First, Attestation Second)> Two(Guid campaign)
    {
        var items = await app.Read(db => db.Attestations.AsNoTracking().Where(a => a.CampaignId == campaign).OrderBy(a => a.Place).ToListAsync());
        return (items[0], items[1]);
    }
}
