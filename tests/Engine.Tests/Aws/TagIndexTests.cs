using Amazon.ResourceGroupsTaggingAPI.Model;
using Amazon.Runtime;
using Microsoft.Extensions.Time.Testing;
using Reconciler.Engine.Aws;

namespace Engine.Tests.Aws;

public sealed class TagIndexTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly List<List<string>> _calls = [];

    [Fact]
    public async Task Readers_that_come_while_a_call_is_made_share_the_next_one()
    {
        var gate = new TaskCompletionSource();
        var index = Create(async request =>
        {
            await gate.Task;
            return Tagged(request);
        });

        var readers = Enumerable.Range(0, 250).Select(number => index.FindAsync($"arn:{number}")).ToList();
        gate.SetResult();
        var tags = await Task.WhenAll(readers);

        Assert.All(tags, (found, number) => Assert.Equal($"arn:{number}", found!["name"]));
        Assert.All(_calls, arns => Assert.InRange(arns.Count, 1, TagIndex.MaxArns));
        Assert.InRange(_calls.Count, 3, 4);
        Assert.Equal(250, _calls.Sum(arns => arns.Count));
    }

    [Fact]
    public async Task A_reader_that_comes_alone_gets_a_call_of_its_own_and_equal_readers_share_it()
    {
        var index = Create(request => Task.FromResult(Tagged(request)));

        Assert.NotNull(await index.FindAsync("arn:1"));
        Assert.NotNull(await index.FindAsync("arn:2"));
        await Task.WhenAll(index.FindAsync("arn:3"), index.FindAsync("arn:3"));

        Assert.Equal(["arn:1", "arn:2", "arn:3"], _calls.Select(Assert.Single));
    }

    [Fact]
    public async Task What_the_index_does_not_have_is_unknown_and_not_without_tags()
    {
        var index = Create(_ => Task.FromResult(new GetResourcesResponse { ResourceTagMappingList = [] }));

        Assert.Null(await index.FindAsync("arn:1"));
    }

    [Theory]
    [InlineData("AccessDeniedException", System.Net.HttpStatusCode.BadRequest)]
    [InlineData("NotImplementedException", System.Net.HttpStatusCode.NotImplemented)]
    public async Task An_index_that_may_not_be_read_is_asked_again_after_a_while(string code, System.Net.HttpStatusCode status)
    {
        var index = Create(_ => throw new AmazonServiceException("Not today.", ErrorType.Sender, code, "id", status));

        Assert.Null(await index.FindAsync("arn:1"));
        Assert.Null(await index.FindAsync("arn:2"));
        Assert.Single(_calls);

        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Null(await index.FindAsync("arn:2"));
        Assert.Equal(2, _calls.Count);
    }

    [Fact]
    public async Task A_failure_that_passes_does_not_end_the_use_of_the_index()
    {
        var fails = true;
        var index = Create(request => fails
            ? throw new AmazonServiceException("Slow down.", ErrorType.Sender, "ThrottledException", "id", System.Net.HttpStatusCode.BadRequest)
            : Task.FromResult(Tagged(request)));

        Assert.Null(await index.FindAsync("arn:1"));
        fails = false;

        Assert.NotNull(await index.FindAsync("arn:1"));
    }

    private TagIndex Create(Func<GetResourcesRequest, Task<GetResourcesResponse>> answer) => new(
        (request, _) =>
        {
            _calls.Add(request.ResourceARNList);
            return answer(request);
        },
        _clock,
        TimeSpan.FromHours(1));

    private static GetResourcesResponse Tagged(GetResourcesRequest request) => new()
    {
        ResourceTagMappingList =
            [.. request.ResourceARNList.Select(arn => new ResourceTagMapping { ResourceARN = arn, Tags = [new() { Key = "name", Value = arn }] })],
    };
}
