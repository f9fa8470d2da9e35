using System.Reflection;
using PublicApiGenerator;

namespace Reconciler.Tests.Shared;

/// <summary>Compares the public API of a library with its golden file, so that every change of the API shows in review.</summary>
internal static class PublicApi
{
    /// <summary>Asserts that the public API of an assembly equals <c>PublicApi.txt</c> of its test project.</summary>
    public static void AssertApproved(Assembly assembly, string testProject)
    {
        var options = new ApiGeneratorOptions { IncludeAssemblyAttributes = false };
        GoldenFile.AssertEqual(assembly.GeneratePublicApi(options) + "\n", "tests", testProject, "PublicApi.txt");
    }
}
