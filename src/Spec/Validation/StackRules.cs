using Reconciler.Spec.Files;

namespace Reconciler.Spec.Validation;

/// <summary>All rules about the objects of a stack.</summary>
/// <param name="stack">The name of the stack.</param>
/// <param name="isNamedByFolder">Whether it has its name from its folder.</param>
/// <param name="root">The folder that must contain all files; null if the stack can refer to none.</param>
/// <param name="files">Reads files.</param>
/// <param name="errors">Receives errors.</param>
internal sealed class StackRules(string stack, bool isNamedByFolder, string? root, FileReader files, ErrorList errors)
{
    /// <returns>The objects that were bound without errors and have valid paths.</returns>
    public IReadOnlyList<SpecObject> Check(SpecObject? settings, IReadOnlyList<SpecObject> objects)
    {
        var rules = new KindChecker(stack, isNamedByFolder, errors);
        var paths = new PathChecker(root, files, errors);
        var readable = new List<SpecObject>();
        if (settings is not null) rules.Check(settings);
        foreach (var o in objects)
        {
            rules.Check(o);
            var before = errors.Count;
            paths.Check(o);
            if (o.IsBound && errors.Count == before) readable.Add(o);
        }

        NameConflictChecker.CheckUnique(stack, objects.Where(o => o.IsBound), errors);
        new ReferenceChecker(objects, errors).Check();
        new CredentialChecker(objects, errors).Check();
        new GatewayTrafficChecker(objects, errors).Check();
        new InvokeAccessChecker(objects, errors).Check();
        new OwnershipChecker(stack, errors).Check(settings, objects);
        return readable;
    }
}
