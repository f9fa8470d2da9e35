using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Ecr;

/// <summary>The two policies of a repository: who may use it, and which images it keeps.</summary>
internal sealed class RepositoryPolicies : IOperations
{
    public void Register(Action<string, Func<Call, JsonObject>> on)
    {
        on("SetRepositoryPolicy", call => Set(call, "policyText"));
        on("GetRepositoryPolicy", call => Get(call, "policyText", "RepositoryPolicyNotFoundException", "Repository policy"));
        on("DeleteRepositoryPolicy", call => Delete(call, "policyText", "RepositoryPolicyNotFoundException", "Repository policy"));
        on("PutLifecyclePolicy", call => Set(call, "lifecyclePolicyText"));
        on("GetLifecyclePolicy", call => Get(call, "lifecyclePolicyText", "LifecyclePolicyNotFoundException", "Lifecycle policy"));
        on("DeleteLifecyclePolicy", call => Delete(call, "lifecyclePolicyText", "LifecyclePolicyNotFoundException", "Lifecycle policy"));
    }

    private static JsonObject Set(Call call, string member)
    {
        var repository = Repositories.Find(call);
        var text = call.Text(member);
        if (!IsObject(text))
            throw new AwsException("InvalidParameterException", $"Invalid parameter at '{char.ToUpperInvariant(member[0])}{member[1..]}' failed to satisfy constraint: 'Invalid {(member == "policyText" ? "repository" : "lifecycle")} policy provided'");
        // The service stores a policy in its own layout: other white space than the client's is no change.
        repository["_" + member] = member == "policyText" ? JsonNode.Parse(text)!.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) : text;
        call.Table(Repositories.TableName).Put(repository.Text("repositoryName"), repository);
        return Answer(call, repository, member);
    }

    private static JsonObject Get(Call call, string member, string code, string kind)
    {
        var repository = Repositories.Find(call);
        if (repository["_" + member] is null)
            throw new AwsException(code, $"{kind} does not exist for the repository with name '{repository.Text("repositoryName")}' in the registry with id '{call.Account.Id}'");
        return Answer(call, repository, member);
    }

    private static JsonObject Delete(Call call, string member, string code, string kind)
    {
        var answer = Get(call, member, code, kind);
        var repository = Repositories.Find(call);
        repository.Remove("_" + member);
        call.Table(Repositories.TableName).Put(repository.Text("repositoryName"), repository);
        return answer;
    }

    private static JsonObject Answer(Call call, JsonObject repository, string member) => new()
    {
        ["registryId"] = call.Account.Id,
        ["repositoryName"] = repository.Text("repositoryName"),
        [member] = repository["_" + member]!.DeepClone(),
    };

    private static bool IsObject(string text)
    {
        try
        {
            return JsonNode.Parse(text) is JsonObject;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
