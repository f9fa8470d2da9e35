using System.Xml.Linq;

namespace Reconciler.ArchitectureTests.Code;

/// <summary>What a project file says of its project and of what the project references.</summary>
/// <param name="Name">The file's name without its extension.</param>
/// <param name="Folder">The folder of the file, relative to the repository's root, with slashes.</param>
/// <param name="AssemblyName">The name of the assembly.</param>
/// <param name="RootNamespace">The namespace of the folder.</param>
/// <param name="Projects">The names of the referenced projects.</param>
/// <param name="Packages">The referenced packages.</param>
/// <param name="Frameworks">The referenced shared frameworks.</param>
internal sealed record ProjectFile(
    string Name,
    string Folder,
    string AssemblyName,
    string RootNamespace,
    IReadOnlyList<string> Projects,
    IReadOnlyList<string> Packages,
    IReadOnlyList<string> Frameworks)
{
    public static ProjectFile Read(string root, string file) => Parse(
        Path.GetFileNameWithoutExtension(file),
        Path.GetRelativePath(root, Path.GetDirectoryName(file)!).Replace('\\', '/'),
        XDocument.Load(file));

    /// <summary>References under a condition count too: a condition must not hide an arrow.</summary>
    public static ProjectFile Parse(string name, string folder, XDocument xml)
    {
        return new ProjectFile(
            name,
            folder,
            Property("AssemblyName") ?? name,
            Property("RootNamespace") ?? name,
            [.. Includes("ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')))],
            Includes("PackageReference"),
            Includes("FrameworkReference"));

        string? Property(string property) => xml.Descendants(property).FirstOrDefault()?.Value;
        string[] Includes(string item) =>
            [.. xml.Descendants(item).Select(element => (string?)element.Attribute("Include")).OfType<string>().Order(StringComparer.Ordinal)];
    }
}
