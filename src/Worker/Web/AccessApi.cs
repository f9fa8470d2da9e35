using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Reconciler.Access.Authorization;
using Reconciler.Access.Schemas;
using Reconciler.Engine.Control;
using Reconciler.Engine.Planning.Access;
using Reconciler.Worker.Documents;
using Reconciler.Worker.Hosting;
using Reconciler.Worker.Sources;

namespace Reconciler.Worker.Web;

/// <summary>Who may call what: the matrix of a stack, and why one cell of it is as it is.</summary>
/// <param name="clock">The clock: policies can ask for the time of a call.</param>
internal sealed class AccessApi(TimeProvider clock)
{
    // A page with more columns helps nobody; `policy explain --user` tells of the others.
    private const int MaxCallers = 30;

    /// <summary>Creates the matrices of the gateways of a stack.</summary>
    /// <param name="inspection">The stack.</param>
    /// <param name="gateway">Only this gateway; null for all.</param>
    /// <param name="planned">Whether to show the access that the specs define, and not the live one.</param>
    public static JsonObject CreateMatrix(StackInspection inspection, string? gateway, bool planned) => new()
    {
        ["stack"] = inspection.Stack.Name,
        ["gateways"] = new JsonArray([.. inspection.Access
            .Where(change => gateway is null || change.Gateway.Name == gateway)
            .Select(change => CreateMatrix(change, planned))]),
    };

    /// <summary>Explains one cell of the matrix.</summary>
    /// <param name="report">What is known of the stack.</param>
    /// <param name="inspection">The stack.</param>
    /// <param name="version">Its files.</param>
    /// <param name="question">The cell.</param>
    public IResult Explain(StackReport report, StackInspection inspection, StackVersion version, AccessCell question)
    {
        if (inspection.Access.FirstOrDefault(change => change.Gateway.Name == question.Gateway) is not { } change)
            return Missing($"The stack {StackSummary.NameOf(report)} has no gateway {question.Gateway}.");
        if (change.Problem is { } problem) return StackLookup.Problem(problem, StatusCodes.Status409Conflict);
        if (Select(change, question.Planned) is not { } chosen)
            return Missing($"{change.Gateway} does not exist there; with planned={!question.Planned} it does.");
        var (access, isLive) = chosen;
        if (!TryFindCaller(change, question, out var caller, out var error))
            return StackLookup.Problem(error, StatusCodes.Status400BadRequest);
        var tools = access.Tools.Where(tool => IsNamed(tool, question.Tool)).ToList();
        if (tools is not [var tool])
            return Missing($"{change.Gateway} has {(tools.Count == 0 ? "no" : "more than one")} tool {question.Tool}.");
        var why = new AccessWhy(inspection, change, access, isLive, location => version.Describe(location).ToString());
        return Results.Ok(why.Explain(caller, tool, clock.GetUtcNow()));

        static IResult Missing(string text) => StackLookup.Problem(text, StatusCodes.Status404NotFound);
    }

    private static bool IsNamed(string tool, string name) => tool == name
        || AgentCoreNames.Describe(tool) == name
        || tool.EndsWith(AgentCoreNames.Separator + name, StringComparison.Ordinal);

    private static JsonObject CreateMatrix(GatewayAccessChange change, bool planned)
    {
        if (change.Problem is { } problem) return Describe(problem);
        if (Select(change, planned) is not { } chosen) return Describe(planned ? "It is to be deleted." : "It does not exist yet.");
        var callers = change.Principals.Take(MaxCallers).ToList();
        var json = (JsonObject)ExplanationJson.Create(
            new AccessReport(change.Gateway, chosen.IsLive, chosen.Access, chosen.Access.Tools, callers));
        json.Remove("question");
        json["omittedCallers"] = change.Principals.Count - callers.Count;
        return json;

        JsonObject Describe(string text) => new() { ["gateway"] = change.Gateway.Name, ["problem"] = text };
    }

    private static (GatewayAccess Access, bool IsLive)? Select(GatewayAccessChange change, bool planned)
    {
        var access = planned ? change.After : change.Before;
        return access is null ? null : (access, !planned);
    }

    private static bool TryFindCaller(GatewayAccessChange change, AccessCell question, out AccessPrincipal caller, out string error)
    {
        (caller, error) = (AccessPrincipal.Anonymous, "");
        if (question.Claims is { } text)
        {
            if (TryParse(text) is not { } claims)
            {
                error = "claims is not a JSON object, such as {\"sub\":\"alice\",\"role\":\"admin\"}.";
                return false;
            }

            caller = AccessPrincipal.FromClaims(claims);
            return true;
        }

        if (change.Principals.FirstOrDefault(principal => principal.Name == question.Caller) is { } found)
        {
            caller = found;
            return true;
        }

        if (question.Caller?.StartsWith("arn:", StringComparison.Ordinal) == true)
        {
            caller = AccessPrincipal.FromArn(question.Caller);
            return true;
        }

        var known = string.Join(", ", change.Principals.Select(principal => principal.Name));
        error = $"No caller {question.Caller} is known: give one of {known}, an ARN, or claims.";
        return false;
    }

    private static JsonObject? TryParse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
