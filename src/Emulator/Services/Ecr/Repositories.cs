using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Ecr;

/// <summary>Repositories and their tags.</summary>
internal sealed class Repositories(Images images, Layers layers, RegistryTokens tokens) : IOperations
{
    public const string TableName = "repositories";

    private readonly TagList _tags = new();

    public void Register(Action<string, Func<Call, JsonObject>> on)
    {
        on("CreateRepository", Create);
        on("DescribeRepositories", Describe);
        on("DeleteRepository", Delete);
        on("PutImageTagMutability", call => Configure(call, "imageTagMutability", "imageTagMutabilityExclusionFilters"));
        on("PutImageScanningConfiguration", call => Configure(call, "imageScanningConfiguration"));
        on("TagResource", call => Retag(call, d =>
            _tags.Set(d, "_tags", call.Input.Objects("tags"), TagRules.Maximum, EcrErrors.TooManyTags)));
        on("UntagResource", call => Retag(call, d => _tags.Remove(d, "_tags", call.Input.Texts("tagKeys"))));
        on("ListTagsForResource", call => new JsonObject { ["tags"] = FindByArn(call)["_tags"]?.DeepClone() ?? new JsonArray() });
        on("GetAuthorizationToken", Authorize);
    }

    /// <exception cref="AwsException">There is no such repository.</exception>
    public static JsonObject Find(Call call, string? name = null) => call.Table(TableName).Find(name ?? call.Text("repositoryName"))
        ?? throw EcrErrors.RepositoryNotFound(name ?? call.Text("repositoryName"), call.Account.Id);

    private static JsonObject Create(Call call)
    {
        var name = call.Text("repositoryName");
        if (call.Table(TableName).Contains(name))
            throw EcrErrors.RepositoryExists(name, call.Account.Id);
        var repository = new JsonObject
        {
            ["repositoryArn"] = call.Arn($"repository/{name}"),
            ["registryId"] = call.Account.Id,
            ["repositoryName"] = name,
            ["repositoryUri"] = $"{call.Account.Id}.dkr.ecr.{call.Region}.amazonaws.com/{name}",
            ["createdAt"] = call.Time,
            ["_tags"] = call.Copy("tags"),
        }.CopySet(
            call.Input,
            "imageTagMutability",
            "imageTagMutabilityExclusionFilters",
            "imageScanningConfiguration",
            "encryptionConfiguration");
        repository.Default("imageTagMutability", "MUTABLE").Child("imageScanningConfiguration").Default("scanOnPush", false);
        repository.Child("encryptionConfiguration").Default("encryptionType", "AES256");
        call.Table(TableName).Put(name, repository);
        return Public(repository);
    }

    private static JsonObject Describe(Call call)
    {
        var names = call.Input.Texts("repositoryNames").ToList();
        if (names.Count > 0)
            return new JsonObject { ["repositories"] = call.Summaries("repositories", names.Select(n => Find(call, n))) };
        var page = Page<JsonObject>.Read(
            call.Table(TableName).Listed, call.Number("maxResults", 100), call.TextOrNull("nextToken"), EcrErrors.InvalidToken);
        return new JsonObject { ["repositories"] = call.Summaries("repositories", page.Items), ["nextToken"] = page.NextToken };
    }

    private JsonObject Delete(Call call)
    {
        var repository = Find(call);
        var name = repository.Text("repositoryName");
        var contents = images.InRepository(call.Region, name);
        if (contents.Count > 0 && !call.Flag("force"))
        {
            throw EcrErrors.RepositoryNotEmpty(name, call.Account.Id);
        }

        contents.Clear();
        layers.Clear(call.Region, name);
        call.Table(TableName).Remove(name);
        return Public(repository);
    }

    private static JsonObject Configure(Call call, params string[] members)
    {
        var repository = Find(call).CopyAll(call.Input, members);
        call.Table(TableName).Put(repository.Text("repositoryName"), repository);
        return call.Reply(repository);
    }

    private static JsonObject Retag(Call call, Action<JsonObject> change)
    {
        var repository = FindByArn(call);
        change(repository);
        call.Table(TableName).Put(repository.Text("repositoryName"), repository);
        return [];
    }

    private static JsonObject FindByArn(Call call)
    {
        const string Marker = ":repository/";
        var arn = call.Text("resourceArn");
        var at = arn.IndexOf(Marker, StringComparison.Ordinal);
        return at < 0
            ? throw EcrErrors.InvalidParameter("resourceArn", "Invalid ARN")
            : Find(call, arn[(at + Marker.Length)..]);
    }

    private JsonObject Authorize(Call call)
    {
        var (token, expires) = tokens.Issue();
        return new JsonObject
        {
            ["authorizationData"] = new JsonArray(new JsonObject
            {
                ["authorizationToken"] = token,
                ["expiresAt"] = expires,
                ["proxyEndpoint"] = $"https://{call.Account.Id}.dkr.ecr.{call.Region}.amazonaws.com",
            }),
        };
    }

    private static JsonObject Public(JsonObject repository)
    {
        var document = repository.Copy();
        foreach (var name in document.Select(m => m.Key).Where(k => k[0] == '_').ToList())
            document.Remove(name);
        return new JsonObject { ["repository"] = document };
    }
}
