using System.Text;
using System.Text.Json.Nodes;
using Reconciler.Engine.Model;
using Reconciler.Worker.Sources.Git;

namespace Reconciler.Worker.Hosting;

/// <summary>
/// Shows at each commit what has become of its stacks: pending, success or failure, as a commit status at the host of the repository.
/// </summary>
/// <param name="host">The API of the host.</param>
/// <param name="sources">The repositories.</param>
/// <param name="credentials">The token, which needs permission to write commit statuses.</param>
/// <param name="statuses">What has become of the stacks.</param>
internal sealed class CommitStatusSink(
    GitHost host, IReadOnlyList<GitSource> sources, GitCredentials credentials, StatusStore statuses) : IRequestSink
{
    // The shorter of the limits of the hosts.
    private const int MostCharacters = 140;

    private readonly Dictionary<string, CommitStatus> _sent = new(StringComparer.Ordinal);

    public string Name => $"{host} (commit statuses)";

    public Func<HttpRequestMessage>? Describe(StackEvent change)
    {
        if (change.Key is not { } key || statuses.Find(key) is not { ObservedCommit: { } commit } report) return null;
        var source = sources.FirstOrDefault(source => key.StartsWith($"{source}#", StringComparison.Ordinal));
        if (source is null || !source.Url.StartsWith("http", StringComparison.Ordinal)) return null;
        var status = Describe(commit, report);
        if (_sent.GetValueOrDefault(key) is { } sent && (sent.Commit, sent.State) == (status.Commit, status.State)) return null;
        _sent[key] = status;
        return () => Create(source, $"reconciler/{change.Subject}", status);
    }

    private static CommitStatus Describe(string commit, StackReport report)
    {
        if (report.Source is { Status: false } refused) return new CommitStatus(commit, "failure", refused.Message);
        if (report.Held is { } held) return new CommitStatus(commit, "failure", held.Message);

        // The status of the last pass may still be that of an earlier commit.
        if (report.Status is not { } status || report.StatusCommit != commit)
            return new CommitStatus(commit, "pending", "The commit is about to be applied.");
        var stalled = status.Conditions.FirstOrDefault(condition => condition is { Type: ConditionTypes.Stalled, Status: true });
        if (stalled is not null) return new CommitStatus(commit, "failure", stalled.Message);
        var ready = status.Conditions.First(condition => condition.Type == ConditionTypes.Ready);
        return new CommitStatus(commit, ready.Status ? "success" : "pending", ready.Message);
    }

    /// <exception cref="GitException">The token cannot be read, or would be sent unencrypted.</exception>
    private HttpRequestMessage Create(GitSource source, string context, CommitStatus status)
    {
        var token = GitHostApi.ReadToken(credentials, source);
        var text = status.Text.Length <= MostCharacters ? status.Text : status.Text[..(MostCharacters - 3)] + "...";
        var isGitHub = host == GitHost.GitHub;
        var state = !isGitHub && status.State == "failure" ? "failed" : status.State;
        var document = new JsonObject { ["state"] = state, [isGitHub ? "context" : "name"] = context, ["description"] = text };
        var url = $"{GitHostApi.AddressOf(host, source)}/statuses/{status.Commit}";
        var request = GitHostApi.CreateRequest(host, HttpMethod.Post, url, token);
        request.Content = new StringContent(document.ToJsonString(), Encoding.UTF8, "application/json");
        return request;
    }

    private sealed record CommitStatus(string Commit, string State, string Text);
}
