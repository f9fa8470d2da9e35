using System.Text.Json.Nodes;
using Reconciler.Emulator.Platform.State;
using Reconciler.Emulator.Services.Ecr;

namespace Reconciler.Emulator.Services.CodeBuild;

/// <summary>Pushes the images of builds to the registry at the planned time. Callers hold the account's gate.</summary>
internal sealed class ImagePushes
{
    private readonly Account _account;
    private readonly IImageRegistry _images;

    public ImagePushes(Account account, IImageRegistry images)
    {
        (_account, _images) = (account, images);
        account.Advancing += PushDue;
    }

    // One row per pending build. Every request scans the table, so it must stay short.
    private Table Due => _account.State["codebuild/pushes"];

    /// <summary>The push of a build, or <see langword="null"/> if the build makes no image.</summary>
    public static JsonObject? Plan(string region, JsonObject build, BuildPlan plan) => plan.Manifest is null ? null : new JsonObject
    {
        ["region"] = region,
        ["manifest"] = plan.Manifest,
        ["architecture"] = BuildPhases.ArchitectureOf(build),
        ["_blob"] = plan.SourceBlob,
        ["pushes"] = plan.Pushes.Select(p => new JsonObject { ["repository"] = p.Repository, ["tag"] = p.Tag }).ToJsonArray(),
    };

    /// <summary>Schedules a push. The time is in seconds since 1970.</summary>
    public void Schedule(string buildId, JsonObject push, double time)
    {
        push["due"] = time;
        Due.Put(buildId, push);
    }

    /// <summary>Cancels a push.</summary>
    public void Cancel(string buildId) => Due.Remove(buildId);

    private void PushDue()
    {
        foreach (var (id, due) in Due.Rows)
        {
            if (due["due"]!.GetValue<double>() > _account.Time)
                continue;
            Due.Remove(id);
            foreach (var push in due.Objects("pushes"))
            {
                _images.Push(new BuiltImage(
                    due.Text("region"),
                    push.Text("repository"),
                    push.Text("tag"),
                    due.Text("manifest"),
                    due.Text("architecture"),
                    due.TextOrNull("_blob")));
            }
        }
    }
}
