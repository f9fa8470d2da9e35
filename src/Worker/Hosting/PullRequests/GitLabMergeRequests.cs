using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Worker.Sources.Git;

namespace Reconciler.Worker.Hosting.PullRequests;

/// <summary>Merge requests of GitLab at the host of the repository.</summary>
/// <param name="credentials">The token, which needs the scope <c>api</c>.</param>
/// <param name="http">Sends the requests. It is not disposed.</param>
internal sealed class GitLabMergeRequests(GitCredentials credentials, HttpClient http) : IPullRequestHost
{
    private const int Most = 50;
    private const int MostPages = 10;

    public bool Has(GitSource source) => source.Url.StartsWith("http", StringComparison.Ordinal);

    public async Task<IReadOnlyList<PullRequest>> ListAsync(GitSource source, string branch, CancellationToken cancellationToken)
    {
        var query = $"merge_requests?state=opened&target_branch={Uri.EscapeDataString(branch)}&order_by=updated_at&per_page={Most}";
        var (found, _) = await SendAsync(source, HttpMethod.Get, query, null, cancellationToken);
        return [.. ((JsonArray)found!).Select(merge => new PullRequest(
            (int)merge!["iid"]!,
            (string)merge["sha"]!,
            $"refs/merge-requests/{(int)merge["iid"]!}/head",
            (long?)merge["source_project_id"] != (long?)merge["target_project_id"]))];
    }

    public async Task WriteAsync(
        GitSource source, PullRequest pullRequest, string marker, string? text, string otherwise, CancellationToken cancellationToken)
    {
        var notes = $"merge_requests/{pullRequest.Number}/notes";
        var body = text ?? otherwise;
        var own = await FindAsync(source, notes, marker, cancellationToken);
        if (own is null && text is null || (string?)own?["body"] == body) return;
        var content = new JsonObject { ["body"] = body };
        if (own is null) await SendAsync(source, HttpMethod.Post, notes, content, cancellationToken);
        else await SendAsync(source, HttpMethod.Put, $"{notes}/{(long)own["id"]!}", content, cancellationToken);
    }

    private async Task<JsonNode?> FindAsync(GitSource source, string notes, string marker, CancellationToken cancellationToken)
    {
        // Others can write the marker, too. What they wrote is not ours to change, and does not stand for what we would write.
        var (user, _) = await SendAsync(HttpMethod.Get, $"{GitHostApi.OriginOf(source)}/api/v4/user", source, null, cancellationToken);
        var author = (long)user!["id"]!;
        for (var page = "1"; page.Length > 0 && int.Parse(page, System.Globalization.CultureInfo.InvariantCulture) <= MostPages;)
        {
            var (found, next) = await SendAsync(
                source, HttpMethod.Get, $"{notes}?sort=desc&per_page=100&page={page}", null, cancellationToken);
            var own = ((JsonArray)found!).FirstOrDefault(note =>
                (long?)note!["author"]?["id"] == author && ((string?)note["body"])?.StartsWith(marker, StringComparison.Ordinal) == true);
            if (own is not null) return own;
            page = next;
        }

        return null;
    }

    private Task<(JsonNode? Body, string NextPage)> SendAsync(
        GitSource source, HttpMethod method, string path, JsonObject? content, CancellationToken cancellationToken) => SendAsync(
            method, $"{GitHostApi.AddressOf(GitHost.GitLab, source)}/{path}", source, content, cancellationToken);

    private async Task<(JsonNode? Body, string NextPage)> SendAsync(
        HttpMethod method, string url, GitSource source, JsonObject? content, CancellationToken cancellationToken)
    {
        var token = GitHostApi.ReadToken(credentials, source);
        using var request = GitHostApi.CreateRequest(GitHost.GitLab, method, url, token);
        if (content is not null) request.Content = new StringContent(content.ToJsonString(), Encoding.UTF8, "application/json");
        using var response = await http.SendAsync(request, cancellationToken);
        var status = (int)response.StatusCode;
        if (!response.IsSuccessStatusCode) throw new NotificationException($"HTTP {status}", canPass: status is 408 or 429 or >= 500);
        try
        {
            var next = response.Headers.TryGetValues("X-Next-Page", out var pages) ? pages.First() : "";
            return (JsonNode.Parse(await response.Content.ReadAsStringAsync(cancellationToken)), next);
        }
        catch (JsonException)
        {
            throw new NotificationException($"{source.Url} does not answer as GitLab does", canPass: true);
        }
    }
}
