using System.Text.Json;
using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.Pipeline;
using Reconciler.Emulator.Platform.State;

namespace Reconciler.Emulator.Services.Ecr;

/// <summary>The two policies of a repository: access and lifecycle.</summary>
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
        {
            var kind = member == "policyText" ? "repository" : "lifecycle";
            throw EcrErrors.InvalidParameter(char.ToUpperInvariant(member[0]) + member[1..], $"Invalid {kind} policy provided");
        }

        // The service returns a repository policy with its own white space, not with the client's.
        repository["_" + member] = member == "policyText"
            ? JsonNode.Parse(text)!.ToJsonString(new JsonSerializerOptions { WriteIndented = true })
            : text;
        call.Table(Repositories.TableName).Put(repository.Text("repositoryName"), repository);
        return Answer(call, repository, member);
    }

    private static JsonObject Get(Call call, string member, string code, string kind)
    {
        var repository = Repositories.Find(call);
        if (repository["_" + member] is null)
            throw EcrErrors.NoPolicy(code, kind, repository.Text("repositoryName"), call.Account.Id);
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
