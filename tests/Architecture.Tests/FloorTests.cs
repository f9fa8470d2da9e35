using Reconciler.ArchitectureTests.Code;

namespace Reconciler.ArchitectureTests;

/// <summary>Inside a project, code uses only what lies below it.</summary>
public sealed class FloorTests
{
    private static readonly Dictionary<string, Floors> Houses = new()
    {
        ["Engine"] = new(
            ["Model"],
            ["Aws/Responses"],
            ["Aws"],
            ["Resources/Abstractions"],
            [
                "Resources/AgentCore", "Resources/CodeBuild", "Resources/Cognito", "Resources/Ecr", "Resources/Iam", "Resources/Lambda",
                "Resources/S3", "Resources/Secrets",
            ],
            ["Resources"],
            ["Resources/Permissions"],
            ["Composition"],
            ["Composition/Permissions"],
            ["Posture"],
            ["Planning"],
            ["Planning/Access"],
            ["Execution"],
            ["Control"],
            ["Import"]),
        ["Emulator"] = new(["Platform/**"], ["Services/**"], ["DataPlane/**"], ["Host/**"]),
        ["Worker"] = new(
            ["Mcp"],
            ["Logs"],
            ["Local"],
            ["Sources/Git"],
            ["Sources"],
            ["Commands/Output"],
            ["Documents"],
            ["Hosting"],
            ["Hosting/Events", "Hosting/PullRequests"],
            ["Web"],
            ["Commands/Rendering", "Commands/Connect"],
            ["Commands"]),
    };

    [Theory]
    [InlineData("Engine")]
    [InlineData("Emulator")]
    [InlineData("Worker")]
    public void A_folder_uses_only_what_is_below_it(string project) => Violations.AssertNone(
        $"In src/{project} a folder uses only its own floor and those below.",
        Houses[project].FindViolations(FolderGraph.Of(Codebase.Source(project))));

    [Fact]
    public void The_rule_finds_an_arrow_that_points_up()
    {
        var violations = new Floors(["Low"], ["High"]).FindViolations(Bad.Graph("House")).ToList();

        Assert.Equal(
            [
                "Low must not use High, which is above it: AsyncCaller uses Roof, AttributeBearer uses RoofAttribute, "
                    + "LambdaCaller uses Roof, Listener uses Roof, TypeNamer uses Roof",
            ],
            violations);
    }

    [Fact]
    public void The_rule_finds_a_folder_without_a_floor_and_a_floor_without_a_folder()
    {
        var violations = new Floors(["Low"], ["Cellar"]).FindViolations(Bad.Graph("House"));

        Assert.Equal(["'High' is on no floor; give it one in this test.", "'Cellar' is a floor without code; take it out of this test."], violations);
    }
}
