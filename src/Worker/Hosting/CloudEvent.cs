using System.Text.Json;
using System.Text.Json.Nodes;

namespace Reconciler.Worker.Hosting;

/// <summary>A change of a condition as a CloudEvent 1.0 in structured mode.</summary>
internal static class CloudEvent
{
    /// <summary>The type of the events.</summary>
    public const string Type = "reconciler.condition.changed";

    /// <summary>The media type of the documents.</summary>
    public const string MediaType = "application/cloudevents+json";

    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    /// <summary>Creates the document.</summary>
    /// <param name="change">The change.</param>
    /// <param name="run">Tells the events of this process from those of others, because each process counts from 1.</param>
    public static string Create(StackEvent change, string run) => new JsonObject
    {
        ["specversion"] = "1.0",
        ["id"] = $"{run}-{change.Number}",
        ["source"] = "reconciler",
        ["type"] = Type,
        ["subject"] = change.Subject,
        ["time"] = change.Time.ToString("O"),
        ["datacontenttype"] = "application/json",
        ["data"] = JsonSerializer.SerializeToNode(
            new { subject = change.Subject, commit = change.Commit, condition = change.Condition }, Web),
    }.ToJsonString();
}
