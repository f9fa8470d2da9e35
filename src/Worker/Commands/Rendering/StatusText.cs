using Reconciler.Engine.Control;
using Reconciler.Engine.Execution;
using Reconciler.Worker.Commands.Output;
using static Reconciler.Worker.Commands.Output.Fragment;

namespace Reconciler.Worker.Commands.Rendering;

/// <summary>The status of a stack as text for a terminal.</summary>
internal static class StatusText
{
    /// <summary>Writes the state of each resource, and the conditions.</summary>
    /// <param name="screen">The screen.</param>
    /// <param name="status">The status.</param>
    /// <param name="isWide">Whether to show full identifiers.</param>
    public static void Write(Screen screen, StackStatus status, bool isWide)
    {
        WriteHeading(screen, status);
        WriteResources(screen, status.Resources, isWide);
        WriteEnd(screen, status);
    }

    /// <summary>Writes the state of each spec object, the resources that are not ready, and the conditions.</summary>
    public static void WriteShort(Screen screen, StackStatus status)
    {
        WriteHeading(screen, status);
        var table = new TextTable("STATE", "OBJECT", "RESOURCES");
        foreach (var group in status.Resources.GroupBy(resource => resource.Object ?? resource.Address))
        {
            var worst = group.OrderByDescending(resource => Severity(resource.State)).First();
            var types = group.GroupBy(resource => resource.Type)
                .Select(type => type.Count() == 1 ? type.Key : $"{type.Key} ({type.Count()})");
            table.Add(DescribeState(worst), group.Key, Faint(string.Join(", ", types)));
        }

        screen.Write(table);
        var unready = status.Resources.Where(resource => Severity(resource.State) > 0).ToList();
        if (unready.Count > 0)
        {
            screen.WriteLine();
            WriteResources(screen, unready, isWide: false);
        }

        WriteEnd(screen, status);
    }

    /// <summary>Writes a table of resources.</summary>
    public static void WriteResources(Screen screen, IEnumerable<ResourceStatus> resources, bool isWide)
    {
        var all = resources.ToList();
        var rows = all.ConvertAll(resource =>
            (State: DescribeState(resource), resource.Address, Id: resource.Id is { } id ? isWide ? id : ShortId.Create(id) : ""));
        var hasIds = isWide || Fits(rows, screen.Width);
        var table = hasIds && rows.Exists(row => row.Id.Length > 0)
            ? new TextTable("STATE", "RESOURCE", "ID")
            : new TextTable("STATE", "RESOURCE");
        foreach (var (resource, row) in all.Zip(rows))
        {
            if (hasIds) table.Add(row.State, row.Address, Faint(row.Id));
            else table.Add(row.State, row.Address);
            if (resource.Reason is { } reason && resource.State is not (ResourceState.Ready or ResourceState.Missing)) table.AddNote(reason);
        }

        screen.Write(table);
        if (!hasIds) screen.WriteLine(Faint("-o wide shows the identifiers."));
    }

    /// <summary>Whether identifiers fit beside their resources. If not, they would double the lines and hide the states.</summary>
    private static bool Fits(List<(StyledText State, string Address, string Id)> rows, int width)
    {
        var table = new TextTable(headers: null);
        foreach (var (state, address, id) in rows) table.Add(state, address, id);
        return table.Render(int.MaxValue).All(line => line.Length <= width);
    }

    public static Tone GetTone(ResourceState state) => state switch
    {
        ResourceState.Ready or ResourceState.Deleted => Tone.Good,
        ResourceState.Waiting or ResourceState.OutOfSync or ResourceState.Drifted or ResourceState.Suspended => Tone.Caution,
        ResourceState.Blocked => Tone.Faint,
        _ => Tone.Bad,
    };

    private static void WriteHeading(Screen screen, StackStatus status)
    {
        screen.WriteLine($"{Strong($"Stack {status.Stack}")} ({status.Region}, account {status.AccountId})");
        screen.WriteLine();
    }

    private static void WriteEnd(Screen screen, StackStatus status)
    {
        foreach (var warning in status.Warnings) screen.WriteLine($"{Caution("warning:")} {warning}");
        screen.WriteLine();
        if (ConditionText.Summarize(status) is { } summary)
        {
            screen.WriteLine(status.IsReady ? Good(summary) : Caution(summary));
            return;
        }

        var table = new TextTable("CONDITION", "STATUS", "REASON", "MESSAGE");
        foreach (var condition in status.Conditions)
        {
            table.Add(condition.Type, condition.Status ? "True" : "False", condition.Reason, condition.Message);
        }

        screen.Write(table);
    }

    private static StyledText DescribeState(ResourceStatus resource)
    {
        var drift = resource.IsDrift && resource.State != ResourceState.Drifted ? " (drift)" : "";
        return $"{Create(resource.State, GetTone(resource.State))}{drift}";
    }

    private static int Severity(ResourceState state) => state switch
    {
        ResourceState.Ready or ResourceState.Deleted => 0,
        ResourceState.Drifted => 1,
        ResourceState.Waiting or ResourceState.OutOfSync or ResourceState.Blocked or ResourceState.Suspended => 2,
        ResourceState.Missing => 3,
        _ => 4,
    };
}
