using System.Globalization;
using Reconciler.Engine.Control;
using Reconciler.Engine.Model;
using Reconciler.Engine.Planning;
using Reconciler.Spec;
using Reconciler.Worker.Documents;
using Reconciler.Worker.Sources;
using Reconciler.Worker.Sources.Git;

namespace Reconciler.Worker.Hosting.PullRequests;

/// <summary>
/// Says in Markdown what a proposed commit changes of the stacks: the plan of each stack whose files it changes, with the access changes.
/// It plans from what passes have read.
/// </summary>
/// <param name="reconcilers">Connects a stack to its AWS account.</param>
internal sealed class PullRequestReport(StackReconcilerFactory reconcilers)
{
    // GitHub takes 65,536 characters, and escapes are longer in bytes.
    private const int MostCharacters = 60_000;
    private const int MostErrors = 20;

    /// <summary>Creates the report.</summary>
    /// <param name="proposal">The proposed commit.</param>
    /// <param name="cancellationToken">Cancels the AWS calls.</param>
    /// <returns>The report; null if the commit changes no stack.</returns>
    public async Task<string?> CreateAsync(GitProposal proposal, CancellationToken cancellationToken)
    {
        var sections = new List<string>();
        foreach (var folder in proposal.Folders)
        {
            if (await DescribeAsync(proposal, folder, cancellationToken) is { } section) sections.Add(section);
        }

        sections.AddRange(proposal.FoldersBefore.Except(proposal.Folders, StringComparer.Ordinal).Select(folder =>
            $"### Folder `{PlanMarkdown.EscapeCode(folder)}`\n\nThe folder has no specs any more. Its stack is deleted only if the commit "
            + $"before has the annotation `{StackAnnotations.ConfirmPrune}: \"true\"`; otherwise nothing of it is touched."));
        if (sections.Count == 0) return null;
        var text = string.Join("\n\n", sections).ReplaceLineEndings("\n");
        return text.Length <= MostCharacters
            ? text
            : $"{text[..MostCharacters]}\n\n... The rest is left out, because comments are limited. `reconciler diff` shows all.";
    }

    private async Task<string?> DescribeAsync(GitProposal proposal, string folder, CancellationToken cancellationToken)
    {
        var isTouched = proposal.Changed.Any(path => GitProposal.IsIn(folder, path));

        // Sources of servers can lie outside of the folder of a stack, and many stacks can share them.
        var isOutside = proposal.Changed.Any(path => !proposal.Folders.Any(other => GitProposal.IsIn(other, path)));
        if (!isTouched && !isOutside) return null;
        var loaded = StackVersion.Of(proposal.Head, proposal.Root, folder).Load();
        if (loaded.Stack is not { } stack) return isTouched ? DescribeErrors(folder, loaded.Errors) : null;
        try
        {
            var reconciler = await reconcilers.ConnectAsync(stack, new StackMemory(), accessLogger: null, cancellationToken);
            if (!isTouched && !UsesChanged(proposal, reconciler)) return null;
            var inspection = await reconciler.InspectAsync(cancellationToken);
            using var writer = new StringWriter(CultureInfo.InvariantCulture);
            PlanMarkdown.Write(writer, inspection.Plan, $"{inspection.Identity.Region}, account {inspection.Identity.AccountId}");
            AccessMarkdown.Write(writer, [.. inspection.AccessChanges]);
            return writer.ToString().Trim();
        }
        catch (UserFacingException e)
        {
            return $"### Stack `{PlanMarkdown.EscapeCode(stack.Name)}`\n\nIt cannot be planned: {PlanMarkdown.Escape(e.Message)}";
        }
    }

    private static bool UsesChanged(GitProposal proposal, StackReconciler reconciler)
    {
        // Composition reads the sources of servers.
        _ = reconciler.Graph;
        var changed = proposal.Changed.Select(path => Path.Combine(proposal.Root, path)).ToHashSet(StringComparer.Ordinal);
        return reconciler.Stack.Reader.Fingerprints.ReadPaths.Any(changed.Contains);
    }

    private static string DescribeErrors(string folder, IReadOnlyList<SpecError> errors)
    {
        var lines = errors.Take(MostErrors).Select(error => $"- {PlanMarkdown.Escape(error.ToString())}");
        var more = errors.Count > MostErrors ? $"\n- and {errors.Count - MostErrors} more" : "";
        return $"### Folder `{PlanMarkdown.EscapeCode(folder)}`\n\nThe specs have errors. The commit would be refused for this stack.\n\n"
            + string.Join('\n', lines) + more;
    }
}
