namespace Reconciler.Worker.Hosting;

/// <summary>Chooses the changes of conditions that are news. After a start everything is new; that all is well is no news then.</summary>
internal sealed class NewsFilter
{
    private readonly HashSet<(string Subject, string Type)> _known = [];

    /// <summary>Whether somebody wants to know of an event.</summary>
    public bool IsNews(StackEvent change)
    {
        if (change.Condition is not { } condition) return false;
        var isFirst = _known.Add((change.Subject, condition.Type));
        return !isFirst || !ConditionHealth.IsGood(condition);
    }
}
