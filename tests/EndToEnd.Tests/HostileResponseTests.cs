using Reconciler.Emulator.Platform.Faults;
using Reconciler.Engine.Aws;
using Reconciler.Engine.Aws.Responses;
using Reconciler.Engine.Model;

namespace EndToEnd.Tests;

/// <summary>
/// Every read of every resource type, answered by something that is not the service. Whatever comes, what exists is never taken for gone, and
/// the failure says what came.
/// </summary>
public sealed class HostileResponseTests : IAsyncLifetime
{
    private const string Page = "<!doctype html>\n<title>502 Bad Gateway</title>";
    private ObservedStack _stack = null!;

    public async Task InitializeAsync() => _stack = await ObservedStack.StartAsync(new EngineOptions { MaxListPages = 20 });

    public async Task DisposeAsync() => await _stack.DisposeAsync();

    [Fact]
    public async Task Nothing_that_exists_is_taken_for_gone()
    {
        var wrong = new List<string>();
        var tried = 0;
        foreach (var (call, reads) in _stack.ReadsByCall)
        {
            foreach (var answer in HostileAnswers.To(call))
            {
                using var fault = _stack.Faults.Add(answer with { Service = call.Service, Operation = call.Operation });
                foreach (var read in reads)
                {
                    tried++;
                    if (await _stack.FindMistakeAsync(read) is { } mistake) wrong.Add($"{call} answers {answer.Status} {answer.Body}: {mistake}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Take(40)));
        Assert.InRange(tried, 500, 5_500);
    }

    [Fact]
    public void Every_type_and_every_read_of_the_engine_is_tried()
    {
        Assert.Equal(_stack.Types, _stack.ReadsByCall.Values.SelectMany(reads => reads).Select(read => read.Type).Distinct().Order());
        var tried = _stack.ReadsByCall.Keys.Select(call => call.Operation).ToHashSet();

        // Read only while a build runs or its image is missing, to set a password, to empty a bucket, and to see what a deletion would lose.
        // GetObjectMetadata is a HEAD, and the two configurations are tried under the names of the API.
        string[] others =
        [
            "ListBuildsForProject", "BatchGetBuilds", "GetLogEvents", "GetSecretValue", "ListVersions", "GetObjectMetadata",
            "GetCORSConfiguration", "GetLifecycleConfiguration", "ListUsers",

            // What a user or a policy takes with it when it is deleted.
            "ListAccessKeys", "ListAttachedUserPolicies", "ListUserPolicies", "ListGroupsForUser", "ListPolicyVersions",
        ];
        Assert.Empty(HostileAnswers.ReadsInSource().Except(tried).Except(others));
    }

    [Fact]
    public void Every_read_of_the_engine_has_a_rule() =>
        Assert.Empty(HostileAnswers.ReadsInSource().Except(HostileAnswers.OperationsWithRule()));

    [Theory]
    [InlineData("same", 2)]
    [InlineData("{requestId}", 20)]
    public async Task A_list_whose_pages_do_not_end_fails_after_few_calls(string token, int calls)
    {
        var lists = _stack.ReadsByCall.Where(entry => HostileAnswers.PageTo(entry.Key, token) is not null).ToList();
        Assert.Equal(HostileAnswers.PagedOperations, lists.Select(entry => entry.Key.Operation).Distinct().Order());
        foreach (var (call, reads) in lists)
        {
            var page = HostileAnswers.PageTo(call, token)!;
            using var fault = _stack.Faults.Add(page with { Service = call.Service, Operation = call.Operation });

            var failure = await _stack.FailureOfAsync(reads[0]);

            Assert.True(failure is UnexpectedResponseException, $"{call}: {failure}");
            Assert.Contains(call.Operation, failure.Message, StringComparison.Ordinal);
            Assert.True(fault.Hits <= calls, $"{call}: {fault.Hits} calls");
        }
    }

    [Theory]
    [InlineData("same", 2)]
    [InlineData("{requestId}", 20)]
    public async Task A_bucket_whose_pages_do_not_end_is_not_emptied_without_end(string token, int calls)
    {
        var body = $"<ListVersionsResult><Name>x</Name><IsTruncated>true</IsTruncated><NextKeyMarker>{token}</NextKeyMarker></ListVersionsResult>";
        using var fault = _stack.Faults.Add(new Fault
        {
            Operation = "ListObjectVersions",
            Kind = FaultKind.Respond,
            Status = 200,
            Body = body,
            ContentType = "text/xml",
        });

        await Assert.ThrowsAsync<UnexpectedResponseException>(() => _stack.DeleteAsync(ResourceTypeNames.Bucket));

        Assert.InRange(fault.Hits, 1, calls);
    }

    [Fact]
    public async Task A_page_of_a_proxy_is_reported_with_its_status_operation_and_first_line()
    {
        foreach (var (call, reads) in _stack.ReadsByCall)
        {
            using var fault = _stack.Faults.Add(new Fault
            {
                Service = call.Service,
                Operation = call.Operation,
                Kind = FaultKind.Respond,
                Status = 500,
                Body = Page,
            });

            var failure = FailureClassifier.Classify((await _stack.FailureOfAsync(reads[0]))!);

            Assert.Contains(failure.Kind, new[] { FailureKind.Transient, FailureKind.NotSupported });
            Assert.Contains($"The response to {call.Method} is not one of the service (HTTP 500, text/html)", failure.Message, StringComparison.Ordinal);
            if (!HostileAnswers.HasSecret(call)) Assert.EndsWith(": 502 Bad Gateway", failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_call_without_answer_ends_at_its_deadline()
    {
        foreach (var (call, reads) in _stack.ReadsByCall)
        {
            using var fault = _stack.Faults.Add(new Fault { Service = call.Service, Operation = call.Operation, Kind = FaultKind.Hang });
            var started = _stack.Clock.GetUtcNow();
            var failing = _stack.FailureOfAsync(reads[0]);
            while (!failing.IsCompleted)
            {
                if (fault.Hits > 0) _stack.Clock.PassDeadline();
                await Task.Yield();
            }

            // Calls that run beside it may lose to the same deadline, and the loop above may let the deadlines of several pass.
            Assert.EndsWith(": no response within 30 s", (await failing as TimeoutException)?.Message, StringComparison.Ordinal);
            Assert.True(_stack.Clock.GetUtcNow() - started >= TimeSpan.FromSeconds(30));
        }
    }

    [Fact]
    public async Task A_forbidden_read_is_never_taken_for_gone()
    {
        foreach (var (call, reads) in _stack.ReadsByCall)
        {
            using var fault = _stack.Faults.Add(new Fault
            {
                Service = call.Service,
                Operation = call.Operation,
                Kind = FaultKind.Error,
                Status = 403,
                ErrorCode = "AccessDeniedException",
                Message = "no",
            });
            foreach (var read in reads)
            {
                var failure = await _stack.FailureOfAsync(read);
                Assert.True(failure is not null, $"{call}: {read} does not fail");
                Assert.Equal(FailureKind.Forbidden, FailureClassifier.Classify(failure).Kind);
            }
        }
    }

    [Fact]
    public async Task A_change_that_a_proxy_answers_is_made_by_a_later_pass_and_once()
    {
        var changes = (await ObservedStack.FirstApplyAsync()).Distinct().ToList();
        foreach (var operation in changes)
        {
            await using var workshop = await ObservedStack.Specs().StartAsync();
            using var fault = workshop.Aws.Faults.Add(new Fault { Operation = operation, Kind = FaultKind.Respond, Status = 502, Body = Page, Times = 1 });

            var result = await workshop.ApplyAsync();

            Assert.True(result.ExitCode == 0, $"{operation}: {result}");
            Assert.Equal(1, fault.Hits);
            Assert.True((await workshop.DiffAsync("--exit-code")).ExitCode == 0, operation);
        }

        Assert.InRange(changes.Count, 20, 60);
    }
}
